package io.evently.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.UnresolvableKeyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedKeysTest {

  @TempDir Path folder;

  private final AtomicInteger asked = new AtomicInteger();
  private volatile String published = "{\"keys\":[]}";
  private volatile int status = 200;
  private HttpServer server;
  private URI url;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          byte[] body = published.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void anUnknownKeyIsAskedForAtOnceAndThenKnown() throws Exception {
    RsaJsonWebKey key = key("a");
    published = new JsonWebKeySet(key).toJson();
    try (var keys = new TrustedKeys(List.of(), List.of(url), List.of())) {
      assertThat(keys.resolveKey(signedBy(key), List.of())).isEqualTo(key.getPublicKey());
      keys.resolveKey(signedBy(key), List.of());
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void madeUpKeysDoNotMakeItAskAgainAndAgain() throws Exception {
    RsaJsonWebKey stranger = key("stranger");
    try (var keys = new TrustedKeys(List.of(), List.of(url), List.of())) {
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> keys.resolveKey(signedBy(stranger), List.of()))
            .isInstanceOf(UnresolvableKeyException.class);
      }
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void aKeyThatIsNoLongerPublishedIsRefusedAndVerifiedTokensAreForgotten() throws Exception {
    RsaJsonWebKey key = key("a");
    published = new JsonWebKeySet(key).toJson();
    var changes = new AtomicInteger();
    try (var keys = new TrustedKeys(List.of(), List.of(url), List.of())) {
      keys.resolveKey(signedBy(key), List.of());
      published = "{\"keys\":[]}";
      var changed = new CountDownLatch(1);
      keys.watch(
          () -> {
            changes.incrementAndGet();
            changed.countDown();
          });
      assertThat(changed.await(10, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> keys.resolveKey(signedBy(key), List.of()))
          .isInstanceOf(UnresolvableKeyException.class);
      assertThat(changes).hasValue(1);
    }
  }

  @Test
  void keysInAFileHoldWhileTheUrlDoesNotAnswer() throws Exception {
    RsaJsonWebKey key = key("file");
    Path file = Files.writeString(folder.resolve("jwks.json"), new JsonWebKeySet(key).toJson());
    server.stop(0);
    try (var keys = new TrustedKeys(List.of(file), List.of(url), List.of())) {
      assertThatCode(() -> keys.resolveKey(signedBy(key), List.of())).doesNotThrowAnyException();
    }
  }

  @Test
  void anOutageOfTheUrlTakesNoKeyAway() throws Exception {
    RsaJsonWebKey key = key("a");
    published = new JsonWebKeySet(key).toJson();
    try (var keys = new TrustedKeys(List.of(), List.of(url), List.of())) {
      keys.resolveKey(signedBy(key), List.of());
      status = 503;
      keys.askUrls();
      assertThatCode(() -> keys.resolveKey(signedBy(key), List.of())).doesNotThrowAnyException();
    }
  }

  @Test
  void aPlaceThatStartsLaterIsHeardAtOnce() throws Exception {
    RsaJsonWebKey key = key("a");
    published = new JsonWebKeySet(key).toJson();
    status = 503;
    try (var keys = new TrustedKeys(List.of(), List.of(url), List.of())) {
      var changed = new CountDownLatch(1);
      keys.watch(changed::countDown);
      assertThatThrownBy(() -> keys.resolveKey(signedBy(key), List.of()))
          .isInstanceOf(UnresolvableKeyException.class);
      status = 200;
      assertThat(changed.await(4, TimeUnit.SECONDS)).isTrue();
      assertThat(keys.resolveKey(signedBy(key), List.of())).isEqualTo(key.getPublicKey());
    }
  }

  @Test
  void aFileIsReadAgain() throws Exception {
    RsaJsonWebKey old = key("old");
    RsaJsonWebKey next = key("next");
    Path file = Files.writeString(folder.resolve("jwks.json"), new JsonWebKeySet(old).toJson());
    try (var keys = new TrustedKeys(List.of(file), List.of(), List.of())) {
      Files.writeString(file, new JsonWebKeySet(next).toJson());
      keys.readFiles();
      assertThat(keys.resolveKey(signedBy(next), List.of())).isEqualTo(next.getPublicKey());
      assertThatThrownBy(() -> keys.resolveKey(signedBy(old), List.of()))
          .isInstanceOf(UnresolvableKeyException.class);
    }
  }

  private static RsaJsonWebKey key(String id) throws Exception {
    RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
    key.setKeyId(id);
    return key;
  }

  private static JsonWebSignature signedBy(RsaJsonWebKey key) {
    var signature = new JsonWebSignature();
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setAlgorithmHeaderValue("RS256");
    return signature;
  }
}
