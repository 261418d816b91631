package io.evently.notification.desk;

import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What staff wants to say. */
final class Words {

  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_MESSAGE = 5000;

  private Words() {}

  /**
   * To one account.
   *
   * @param title one line of 1 to 200 characters
   * @param message 1 to 5000 characters
   */
  record Direct(String userId, String title, String message) {

    Map<String, String> checked() {
      List<FieldError> errors = new ArrayList<>();
      if (userId == null || !userId.matches("[A-Za-z0-9_-]{1,64}")) {
        errors.add(new FieldError("/user_id", "invalid", "Send the id of an account."));
      }
      return Words.checked(title, message, errors);
    }
  }

  /**
   * To everybody with a booking or a place in the waitlist of an event.
   *
   * @param title one line of 1 to 200 characters
   * @param message 1 to 5000 characters
   */
  record Broadcast(String title, String message) {

    Map<String, String> checked() {
      return Words.checked(title, message, new ArrayList<>());
    }
  }

  private static Map<String, String> checked(
      String title, String message, List<FieldError> errors) {
    if (title == null
        || title.isBlank()
        || title.length() > LONGEST_TITLE
        || title.chars().anyMatch(Character::isISOControl)) {
      errors.add(
          new FieldError(
              "/title", "out_of_range", "Send one line of 1 to " + LONGEST_TITLE + " characters."));
    }
    if (message == null
        || message.isBlank()
        || message.length() > LONGEST_MESSAGE
        || message.indexOf('\0') >= 0) {
      errors.add(
          new FieldError(
              "/message", "out_of_range", "Send 1 to " + LONGEST_MESSAGE + " characters."));
    }
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    return Map.of("title", title, "message", message);
  }
}
