package io.evently.booking.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.booking.sale.Price;
import io.evently.booking.sale.Quote;
import io.evently.platform.problem.ProblemException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuoteSealsTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Price PRICE =
      new Price("general", new BigDecimal("55.00"), new BigDecimal("50.00"), "EUR", 3);

  private final QuoteSeals seals = seals('k');

  @Test
  void aQuoteSaysWhatWasPromisedAndForHowLong() {
    QuoteSeals.Sealed sealed = seals.of("456", PRICE);

    Quote quote = seals.read(sealed.text());

    assertThat(quote)
        .isEqualTo(
            new Quote(
                true, "456", "general", new BigDecimal("55.00"), "EUR", 3, NOW.plusSeconds(600)));
    assertThat(sealed.expiresAt()).isEqualTo(NOW.plusSeconds(600));
  }

  @Test
  void anotherPriceUnderTheOldSealIsNotGenuine() {
    String text = seals.of("456", PRICE).text();
    String cheap = encoded("456|general|0.01|EUR|3|" + NOW.plusSeconds(600).getEpochSecond());

    assertThat(seals.read(cheap + text.substring(text.indexOf('.'))).genuine()).isFalse();
    assertThat(seals.read(text).genuine()).isTrue();
  }

  @Test
  void aQuoteOfAnotherKeyIsNotGenuine() {
    assertThat(seals.read(seals('x').of("456", PRICE).text()).genuine()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "x",
        "!!.1.x",
        "456|general|1e9|EUR|1|1",
        "456|general|1|EUR|x|1",
        "a|b|1|c|1",
        "456|general|1.00|EUR|1|99999999999999999999",
        "456|general|1.00|EUR|1|9223372036854775807"
      })
  void whatHasNotTheFormOfAQuoteIsRefused(String words) {
    String text = words.contains("|") ? encoded(words) + ".1.seal" : words;
    assertThatThrownBy(() -> seals.read(text)).isInstanceOf(ProblemException.class);
  }

  private static String encoded(String words) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(words.getBytes(StandardCharsets.UTF_8));
  }

  private static QuoteSeals seals(char key) {
    byte[] bytes = String.valueOf(key).repeat(32).getBytes(StandardCharsets.UTF_8);
    return new QuoteSeals(
        "1:" + Base64.getUrlEncoder().encodeToString(bytes), Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
