package io.evently.local.mail;

import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The newest messages; the oldest go when there are too many. */
final class Mailbox {

  /** Messages that are kept. */
  static final int MOST = 500;

  private static final int LONGEST_PART = 256 * 1024;

  private final Clock clock = Clock.systemUTC();
  private final Deque<Mail> newestFirst = new ArrayDeque<>();
  private long last;

  /** Takes a message for one of its recipients. */
  void receive(MovingMessage moving, MailAddress to) throws MessagingException {
    MimeMessage message = moving.getMessage();
    try {
      String headers =
          Collections.list(message.getAllHeaders()).stream()
              .map(Header.class::cast)
              .map(header -> header.getName() + ": " + header.getValue())
              .collect(Collectors.joining("\n"));
      keep(
          to.getEmail(),
          message.getSubject(),
          message.getMessageID(),
          cut(headers),
          cut(part(message, "text/plain")),
          cut(part(message, "text/html")));
    } catch (IOException e) {
      throw new MessagingException("the message cannot be read", e);
    }
  }

  private synchronized void keep(
      String to, String subject, String messageId, String headers, String text, String html) {
    newestFirst.addFirst(
        new Mail(++last, to, subject, messageId, clock.instant(), headers, text, html));
    if (newestFirst.size() > MOST) {
      newestFirst.removeLast();
    }
  }

  /** All of an address, or of everybody where it is null; newest first. */
  synchronized List<Mail> newest(String to) {
    return newestFirst.stream().filter(m -> to == null || m.to().equalsIgnoreCase(to)).toList();
  }

  synchronized Optional<Mail> numbered(long number) {
    return newestFirst.stream().filter(m -> m.number() == number).findFirst();
  }

  private static String part(Part part, String type) throws MessagingException, IOException {
    if (part.isMimeType(type) && part.getContent() instanceof String text) {
      return text;
    }
    if (part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart inner = parts.getBodyPart(i);
        String found = part(inner, type);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static String cut(String text) {
    return text == null || text.length() <= LONGEST_PART ? text : text.substring(0, LONGEST_PART);
  }
}
