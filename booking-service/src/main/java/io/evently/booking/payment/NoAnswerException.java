package io.evently.booking.payment;

/** The provider did not answer: it may or may not have done what it was asked. */
final class NoAnswerException extends Exception {

  NoAnswerException(String message) {
    super(message, null, false, false);
  }
}
