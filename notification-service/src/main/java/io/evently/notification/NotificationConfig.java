package io.evently.notification;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** Addresses, deadlines and limits of messages. */
@ConfigMapping(prefix = "evently.notification")
public interface NotificationConfig {

  /** {@code smtp://} or {@code smtps://}, optional {@code user:password@}, host and port. */
  URI smtpUrl();

  /** Sender of e-mails; its domain is also that of their Message-ID. */
  @WithDefault("tickets@evently.local")
  String from();

  /**
   * {@code http://host:port} of the gateway, which knows accounts; here and below with commas
   * between several.
   */
  List<URI> gatewayUrl();

  /** {@code http://host:port} of booking-service, which knows guests who booked. */
  List<URI> bookingServiceUrl();

  /** {@code http://host:port} of waitlist-service, which knows guests who wait. */
  List<URI> waitlistServiceUrl();

  /** What became true longer ago makes a suppressed message: history is not told again. */
  @WithDefault("24H")
  Duration notOlderThan();

  /** A message without a deadline of its own is given up after that. */
  @WithDefault("24H")
  Duration keepTrying();

  /** How long before an event its visitors are reminded. */
  @WithDefault("24H")
  Duration reminderBefore();

  /** How long a WebSocket has to acknowledge before the e-mail goes. */
  @WithDefault("5S")
  Duration acknowledgeWithin();

  /** A claim that its process does not renew any more is given up after that; 10 s or more. */
  @WithDefault("15S")
  Duration lease();

  /** E-mails are tried so often at most. */
  @WithDefault("8")
  int attempts();

  /** Wait before the second attempt; each further wait is four times as long. */
  @WithDefault("1S")
  Duration firstRetry();

  /** The longest wait between two attempts. */
  @WithDefault("5M")
  Duration longestRetry();

  /** How often due messages are looked for when nothing says that there are some. */
  @WithDefault("500MS")
  Duration look();

  /** Messages that are looked at in one go. */
  @WithDefault("256")
  int batch();

  /** Messages that are sent at the same time; each holds a database connection now and then. */
  @WithDefault("8")
  int parallel();

  /** Time zone of the times in messages. */
  @WithDefault("UTC")
  ZoneId zone();

  /** Settled messages are forgotten after that. */
  @WithDefault("90D")
  Duration keep();
}
