package io.evently.gateway.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {

  @Test
  void nobodyIsAllowedUntilSomebodyIsNamed() {
    assertThat(AllowedOrigins.of(List.of()).isEmpty()).isTrue();
    assertThat(AllowedOrigins.of(List.of(" ")).isEmpty()).isTrue();
    assertThat(AllowedOrigins.of(List.of()).contains("https://shop.example")).isFalse();
  }

  @Test
  void onlyExactlyTheNamedAreAllowed() {
    AllowedOrigins allowed =
        AllowedOrigins.of(List.of("https://shop.example", " http://localhost:5173"));
    assertThat(allowed.contains("https://shop.example")).isTrue();
    assertThat(allowed.contains("http://localhost:5173")).isTrue();
    for (String other :
        List.of(
            "http://shop.example",
            "https://shop.example:8443",
            "https://shop.example.evil.example",
            "https://evil-shop.example",
            "https://a.shop.example",
            "null",
            "*",
            "")) {
      assertThat(allowed.contains(other)).as(other).isFalse();
    }
  }

  @Test
  void aStarIsEveryone() {
    AllowedOrigins allowed = AllowedOrigins.of(List.of("*"));
    assertThat(allowed.all()).isTrue();
    assertThat(allowed.contains("https://anybody.example")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example/",
        "https://shop.example/path",
        "https://Shop.example",
        "https://shop.example:443",
        "http://shop.example:80",
        "https://user@shop.example",
        "https://*.shop.example",
        "shop.example",
        "null",
        "ftp://shop.example",
        "https://shop.example?x",
        "https://shop .example"
      })
  void whatNoBrowserSendsIsRefusedAtTheStart(String name) {
    assertThatThrownBy(() -> AllowedOrigins.of(List.of(name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("evently.cors.origins");
  }

  @Test
  void aStarBesideANameIsAMistake() {
    assertThatThrownBy(() -> AllowedOrigins.of(List.of("*", "https://shop.example")))
        .hasMessageContaining("*");
  }
}
