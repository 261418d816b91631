package io.evently.notification.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.notification.message.Kind;
import io.evently.notification.message.Message;
import io.evently.notification.message.Message.EventFacts;
import io.evently.notification.message.Status;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextsTest {

  private static final Map<String, String> BOOKING =
      Map.of(
          "quantity", "2",
          "ticket_type", "general",
          "reference", "EVT-1",
          "total", "100.00 EUR");

  private final Texts texts = new Texts(ZoneId.of("Europe/Berlin"));

  @Test
  void amountsHaveTheirCurrencyAndTimesTheirZone() {
    Rendered words = texts.render(message(Kind.BOOKING_CONFIRMED, "Jazz", BOOKING), "Ada", "en");
    assertThat(words.subject()).isEqualTo("Your tickets for Jazz");
    assertThat(words.text())
        .contains("Hello Ada,", "2 × general, 100.00 EUR in total")
        .contains("Tuesday, 1 May 2035, 20:00 CEST, Blue Hall");
    assertThat(words.language()).isEqualTo("en");
  }

  @Test
  void germanIsSpokenWhereWantedAndEnglishWhereNothingElseIsKnown() {
    Message m = message(Kind.BOOKING_CONFIRMED, "Jazz", BOOKING);
    assertThat(texts.render(m, null, "de-AT").text())
        .contains("Deine Buchung EVT-1", "Dienstag, 1. Mai 2035, 20:00 Uhr");
    assertThat(texts.render(m, null, "fr").text()).contains("Hello,", "Your booking EVT-1");
    assertThat(texts.render(m, null, null).text()).contains("Your booking EVT-1");
  }

  @Test
  void whatPeopleWroteIsTextInHtmlAndNeverATemplate() {
    String evil = "<script>x()</script> & {reference} {#if a}";
    Rendered words = texts.render(message(Kind.BOOKING_CONFIRMED, evil, BOOKING), evil, "en");
    assertThat(words.html())
        .contains("&lt;script&gt;x()&lt;/script&gt; &amp; {reference} {#if a}")
        .doesNotContain("<script");
    assertThat(words.text()).contains("Hello <script>x()</script> & {reference} {#if a},");
  }

  @Test
  void aSubjectIsOneLineAndNotEndless() {
    String smuggled = "Jazz\r\nBcc: all@example.org\u2028X";
    Rendered words = texts.render(message(Kind.BOOKING_CONFIRMED, smuggled, BOOKING), null, "en");
    assertThat(words.subject()).isEqualTo("Your tickets for Jazz Bcc: all@example.org X");
    Message endless = message(Kind.BOOKING_CONFIRMED, "x".repeat(999), BOOKING);
    assertThat(texts.render(endless, null, "en").subject()).hasSize(200).endsWith("…");
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    Rendered none = texts.render(message(Kind.BOOKING_CANCELLED, null, BOOKING), null, "en");
    assertThat(none.subject()).isEqualTo("Your booking for your event is cancelled");
    assertThat(none.summary()).isEqualTo("Your booking EVT-1 (2 × general) is cancelled.");
    Rendered refund =
        texts.render(
            message(Kind.BOOKING_CANCELLED, "Jazz", Map.of("refund", "100.00 EUR")), null, "en");
    assertThat(refund.summary()).endsWith("\nYou get 100.00 EUR back.");
    Rendered part =
        texts.render(
            message(Kind.BOOKING_CONFIRMED, "Jazz", Map.of("refund", "50.00 EUR")), null, "en");
    assertThat(part.summary()).endsWith("\nYou get 50.00 EUR back for what you cancelled.");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyKindHasWordsInEveryLanguage(Kind kind) {
    for (String language : new String[] {"en", "de"}) {
      Rendered words = texts.render(message(kind, "Jazz", Map.of("title", "T")), null, language);
      assertThat(words.subject()).isNotBlank().doesNotContain("{", "NOT_FOUND");
      assertThat(words.html()).doesNotContain("{", "NOT_FOUND");
      assertThat(words.language()).isEqualTo(language);
    }
  }

  private static Message message(Kind kind, String eventName, Map<String, String> data) {
    return new Message(
        UUID.randomUUID(),
        kind,
        "u",
        "e",
        "s",
        null,
        data,
        eventName == null
            ? null
            : new EventFacts(eventName, "Blue Hall", Instant.parse("2035-05-01T18:00:00Z")),
        null,
        Status.SENDING,
        null,
        null,
        0,
        0,
        1,
        null,
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        null);
  }
}
