package io.evently.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsSettingsTest {

  private static final Map<String, String> GIVEN =
      Map.of("EVENTLY_TLS_CERTIFICATE", "/tls/tls.crt", "EVENTLY_TLS_KEY", "/tls/tls.key");

  @Test
  void withoutACertificateNothingIsSet() {
    assertThat(TlsSettings.of(name -> null)).isEmpty();
    assertThat(TlsSettings.of(name -> " ")).isEmpty();
    assertThat(TlsSettings.of(name -> name.endsWith("HTTP") ? "off" : null)).isEmpty();
  }

  @Test
  void aCertificateAndItsKeyAreEnough() {
    assertThat(TlsSettings.of(GIVEN::get))
        .containsEntry("quarkus.tls.door.key-store.pem.0.cert", "/tls/tls.crt")
        .containsEntry("quarkus.tls.door.key-store.pem.0.key", "/tls/tls.key")
        .containsEntry("quarkus.http.tls-configuration-name", "door")
        .containsEntry("quarkus.http.ssl-port", "3443")
        .containsEntry("quarkus.http.insecure-requests", "redirect")
        .containsEntry("quarkus.tls.door.reload-period", "1H");
  }

  @ParameterizedTest
  @CsvSource({"redirect, redirect", "off, disabled", "on, enabled"})
  void plainHttpIsWhatTheOperatorWants(String wish, String setting) {
    assertThat(TlsSettings.of(name -> name.equals("EVENTLY_TLS_HTTP") ? wish : GIVEN.get(name)))
        .containsEntry("quarkus.http.insecure-requests", setting);
  }

  @Test
  void halfOfItIsRefused() {
    for (String half : GIVEN.keySet()) {
      assertThatThrownBy(() -> TlsSettings.of(name -> name.equals(half) ? "/x" : null))
          .hasMessageContaining("EVENTLY_TLS_CERTIFICATE and EVENTLY_TLS_KEY");
    }
    assertThatThrownBy(
            () -> TlsSettings.of(name -> name.endsWith("HTTP") ? "maybe" : GIVEN.get(name)))
        .hasMessageContaining("redirect, off or on");
  }
}
