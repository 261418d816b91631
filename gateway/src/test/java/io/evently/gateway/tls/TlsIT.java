package io.evently.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evently.gateway.support.Certificates;
import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = Suite.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = Certificates.class, restrictToAnnotatedClass = true)
class TlsIT {

  Certificates certificates;
  @Inject TlsConfigurationRegistry registry;

  @ConfigProperty(name = "quarkus.http.test-port")
  int plainPort;

  @ConfigProperty(name = "quarkus.http.test-ssl-port")
  int port;

  private X509Certificate current;

  /** Whatever is served, it is seen to change when the files do. */
  @BeforeEach
  void aNewCertificateIsServedSoonAfterItLiesThere() {
    current = certificates.renew();
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(SSLHandshakeException.class)
        .until(() -> served(current).equals(current));
  }

  @Test
  void aRequestByTlsIsAnsweredAndTheServiceKnowsHowItCame() throws Exception {
    for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (SSLSocket socket = open(current, protocol)) {
        Answer answer = ask(socket, "GET /api/v1/events/echo");
        assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("strict-transport-security")).isEqualTo("max-age=15552000");
        assertThat(
                new JsonObject(answer.body())
                    .getJsonObject("headers")
                    .getString("x-forwarded-proto"))
            .isEqualTo("https");
      }
    }
  }

  @Test
  void aRefusalSaysItToo() throws Exception {
    try (SSLSocket socket = open(current, "TLSv1.3")) {
      Answer answer = ask(socket, "GET /nowhere?limit=%");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("malformed_request");
      assertThat(answer.header("strict-transport-security")).isNotNull();
    }
  }

  @Test
  void plainHttpIsSentToTlsAndPromisesNothing() {
    Answer answer = Wire.get(plainPort, "/api/v1/events/echo?a=b");
    assertThat(answer.status()).isEqualTo(301);
    assertThat(answer.header("location")).startsWith("https://shop.example:").endsWith("?a=b");
    assertThat(answer.header("strict-transport-security")).isNull();
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void nothingOlderThanTls12AndNoHttp2IsSpoken() throws Exception {
    assertThat(
            registry.get("door").orElseThrow().getSSLOptions().getEnabledSecureTransportProtocols())
        .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
    try (SSLSocket socket = open(current, "TLSv1.3")) {
      SSLParameters offer = socket.getSSLParameters();
      offer.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      socket.setSSLParameters(offer);
      assertThat(ask(socket, "GET /api/v1/events/echo").status()).isEqualTo(200);
      assertThat(socket.getApplicationProtocol()).isNotEqualTo("h2");
    }
  }

  @Test
  void whoTrustsTheOldCertificateOnlyDoesNotTakeTheNewOne() {
    X509Certificate old = current;
    aNewCertificateIsServedSoonAfterItLiesThere();
    assertThatThrownBy(() -> served(old)).isInstanceOf(SSLHandshakeException.class);
  }

  private X509Certificate served(X509Certificate trusted) throws Exception {
    try (SSLSocket socket = open(trusted, "TLSv1.3")) {
      // getSession() alone would hide why there is none.
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private SSLSocket open(X509Certificate trusted, String protocol) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("door", trusted);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    socket.setEnabledProtocols(new String[] {protocol});
    return socket;
  }

  private static Answer ask(SSLSocket socket, String line) throws IOException {
    socket.startHandshake();
    String request = line + " HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return Wire.read(socket.getInputStream());
  }
}
