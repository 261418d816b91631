package io.evently.notification.channel;

import io.evently.notification.NotificationConfig;
import io.evently.notification.channel.Result.Outcome;
import io.evently.notification.message.Message;
import io.evently.notification.template.Rendered;
import io.evently.platform.observability.TraceContext;
import jakarta.inject.Singleton;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/**
 * Hands one message to the mail server. The Message-ID is the message's own id, so a copy that
 * comes after a crash is known as one.
 */
@Singleton
public class Email {

  private static final String CONNECT_MILLIS = "5000";
  private static final String ANSWER_MILLIS = "10000";
  private static final int PERMANENT = 500;

  private final Clock clock;
  private final InternetAddress from;
  private final String domain;
  private final Session session;
  private final String scheme;
  private final String[] login;

  Email(NotificationConfig config, Clock clock) throws AddressException {
    this.clock = clock;
    this.from = new InternetAddress(config.from(), true);
    this.domain = from.getAddress().substring(from.getAddress().indexOf('@') + 1);
    URI server = config.smtpUrl();
    this.scheme = server.getScheme();
    if (!"smtp".equals(scheme) && !"smtps".equals(scheme)) {
      throw new IllegalStateException("SMTP_URL must begin with smtp:// or smtps://");
    }
    String user = server.getUserInfo();
    this.login = user == null ? null : user.split(":", 2);
    this.session = Session.getInstance(properties(server));
  }

  /** An address with a fixed Message-ID: the library would make a new one each time. */
  private static final class Numbered extends MimeMessage {
    private final String messageId;

    Numbered(Session session, String messageId) {
      super(session);
      this.messageId = messageId;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", messageId);
    }
  }

  /** One attempt. Never throws for what the network or the other side does. */
  public Result send(Message m, String to, Rendered words) {
    try (Transport transport = session.getTransport(scheme)) {
      MimeMessage mail = mail(m, to, words);
      if (login == null) {
        transport.connect();
      } else {
        transport.connect(login[0], login.length == 2 ? login[1] : "");
      }
      transport.sendMessage(mail, mail.getAllRecipients());
      return new Result(Outcome.ACCEPTED, null);
    } catch (AddressException e) {
      return new Result(Outcome.REFUSED, "not an address");
    } catch (MessagingException e) {
      int code = code(e);
      return new Result(
          code >= PERMANENT ? Outcome.REFUSED : Outcome.DEFERRED, String.valueOf(e.getMessage()));
    }
  }

  private MimeMessage mail(Message m, String to, Rendered words) throws MessagingException {
    var mail = new Numbered(session, "<" + m.id() + "@" + domain + ">");
    mail.setFrom(from);
    mail.setRecipient(RecipientType.TO, new InternetAddress(to, true));
    mail.setSubject(words.subject(), "UTF-8");
    mail.setHeader(
        "Date",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)));
    mail.setHeader("Auto-Submitted", "auto-generated");
    mail.setHeader("X-Evently-Kind", m.kind().wireName());
    String trace = TraceContext.traceparent();
    if (trace != null) {
      mail.setHeader("traceparent", trace);
    }
    var text = new MimeBodyPart();
    text.setText(words.text(), "UTF-8");
    var html = new MimeBodyPart();
    html.setText(words.html(), "UTF-8", "html");
    mail.setContent(new MimeMultipart("alternative", text, html));
    mail.saveChanges();
    return mail;
  }

  /**
   * The SMTP answer behind a failure to hand over; 0 where it was no answer about this message: a
   * refused log-in is ours to repair, and the message waits.
   */
  private static int code(MessagingException failure) {
    for (Exception e = failure; e != null; e = next(e)) {
      int code =
          switch (e) {
            case SMTPAddressFailedException refused -> refused.getReturnCode();
            case SMTPSenderFailedException refused -> refused.getReturnCode();
            case SMTPSendFailedException refused -> refused.getReturnCode();
            default -> 0;
          };
      if (code > 0) {
        return code;
      }
    }
    return 0;
  }

  private static Exception next(Exception e) {
    return e instanceof MessagingException m ? m.getNextException() : null;
  }

  private static Properties properties(URI server) {
    String scheme = server.getScheme();
    var properties = new Properties();
    properties.put("mail." + scheme + ".host", server.getHost());
    if (server.getPort() > 0) {
      properties.put("mail." + scheme + ".port", String.valueOf(server.getPort()));
    }
    properties.put("mail." + scheme + ".auth", String.valueOf(server.getUserInfo() != null));
    properties.put("mail." + scheme + ".connectiontimeout", CONNECT_MILLIS);
    properties.put("mail." + scheme + ".timeout", ANSWER_MILLIS);
    properties.put("mail." + scheme + ".writetimeout", ANSWER_MILLIS);
    properties.put("mail." + scheme + ".ssl.checkserveridentity", "true");
    properties.put("mail.smtp.starttls.enable", "true");
    properties.put("mail." + scheme + ".quitwait", "false");
    return properties;
  }
}
