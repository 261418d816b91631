package io.evently.gateway.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** Keys behind a URL that does not answer until it is told to. */
public final class HungKeyServer implements QuarkusTestResourceLifecycleManager {

  private final Vertx vertx = Vertx.vertx();
  private final Queue<HttpServerRequest> asked = new ConcurrentLinkedQueue<>();
  private volatile boolean lettingGo;

  @Override
  public Map<String, String> start() {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
    return Map.of("evently.security.jwks", "http://127.0.0.1:" + port + "/jwks.json");
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(HungKeyServer.class));
  }

  @Override
  public void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  public boolean isAsked() {
    return !asked.isEmpty();
  }

  public void letGo() {
    lettingGo = true;
    asked.forEach(request -> request.response().setStatusCode(404).end());
  }

  /** Signed by a key that nobody knows. */
  public static String token() {
    var claims = new JwtClaims();
    claims.setIssuer("https://evently.local");
    claims.setSubject("u1");
    claims.setExpirationTimeMinutesInTheFuture(5);
    var signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKeyIdHeaderValue("unknown");
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    try {
      signature.setKey(RsaJwkGenerator.generateJwk(2048).getPrivateKey());
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private void handle(HttpServerRequest request) {
    asked.add(request);
    if (lettingGo) {
      request.response().setStatusCode(404).end();
    }
  }
}
