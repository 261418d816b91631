package io.evently.local.keys;

import io.evently.local.servers.Secrets;
import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;

/**
 * The keys of one local Evently; whatever is missing is made on first use.
 *
 * <p>They sign for this data folder only: no service of another folder trusts them.
 */
public final class LocalKeys {

  private static final int RSA_BITS = 2048;

  private final Path folder;
  private final RsaJsonWebKey userKey;

  private LocalKeys(Path folder, RsaJsonWebKey userKey) {
    this.folder = folder;
    this.userKey = userKey;
  }

  /**
   * The keys in a folder.
   *
   * @param folder exists and is closed to others, see {@code Home.keys()}
   * @throws ServerException when a key cannot be read or written
   */
  public static LocalKeys in(Path folder) {
    try {
      String jwk =
          Secrets.readOrCreate(folder.resolve("jwt-private.jwk"), LocalKeys::generateUserKey);
      LocalKeys keys = new LocalKeys(folder, (RsaJsonWebKey) JsonWebKey.Factory.newJwk(jwk));
      keys.publish();
      return keys;
    } catch (JoseException e) {
      throw new ServerException(folder.resolve("jwt-private.jwk") + " is no key: delete it", e);
    }
  }

  /** The file with the public keys, as services take it in {@code EVENTLY_JWKS}. */
  public Path jwks() {
    return folder.resolve("jwks.json");
  }

  /** The key of tokens between services, base64url, as in {@code EVENTLY_SERVICE_SECRET}. */
  public String serviceSecret() {
    return Secrets.readOrCreate(folder.resolve("service-secret"), Secrets::random);
  }

  /** The versioned keys of guests' secrets, as in {@code EVENTLY_GUEST_SECRETS}. */
  public String guestSecrets() {
    return Secrets.readOrCreate(folder.resolve("guest-secrets"), () -> "1:" + Secrets.random());
  }

  /** The versioned keys of price quotes, as in {@code EVENTLY_QUOTE_SECRETS}. */
  public String quoteSecrets() {
    return Secrets.readOrCreate(folder.resolve("quote-secrets"), () -> "1:" + Secrets.random());
  }

  /** The versioned keys of payment webhooks, as in {@code EVENTLY_PAYMENT_SECRETS}. */
  public String paymentSecrets() {
    return Secrets.readOrCreate(folder.resolve("payment-secrets"), () -> "1:" + Secrets.random());
  }

  /** The versioned keys of waiting rooms' admissions, as in {@code EVENTLY_ADMISSION_SECRETS}. */
  public String admissionSecrets() {
    return Secrets.readOrCreate(folder.resolve("admission-secrets"), () -> "1:" + Secrets.random());
  }

  /**
   * The key under which the gateway stores its signing keys, as in {@code EVENTLY_IDENTITY_SECRET}.
   */
  public String identitySecret() {
    return Secrets.readOrCreate(folder.resolve("identity-secret"), Secrets::random);
  }

  /** The key that signs users' tokens. */
  RsaJsonWebKey userKey() {
    return userKey;
  }

  /** The key that signs services' tokens. */
  byte[] serviceKey() {
    return Base64.getUrlDecoder().decode(serviceSecret());
  }

  /** Derived from the private key, so the two can never disagree. */
  private void publish() {
    String json = new JsonWebKeySet(userKey).toJson(OutputControlLevel.PUBLIC_ONLY);
    try {
      if (Files.exists(jwks()) && Files.readString(jwks()).equals(json)) {
        return;
      }
      Path part = Files.createTempFile(folder, "jwks", ".part");
      Files.writeString(part, json);
      Files.move(part, jwks(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ServerException("Cannot write " + jwks(), e);
    }
  }

  static String generateUserKey() {
    try {
      RsaJsonWebKey key = RsaJwkGenerator.generateJwk(RSA_BITS);
      key.setKeyId(UUID.randomUUID().toString());
      key.setUse("sig");
      key.setAlgorithm("RS256");
      return key.toJson(OutputControlLevel.INCLUDE_PRIVATE);
    } catch (JoseException e) {
      throw new ServerException("This JDK cannot make an RSA key", e);
    }
  }
}
