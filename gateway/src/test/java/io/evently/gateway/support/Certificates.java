package io.evently.gateway.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;

/** A certificate of {@code localhost} in files, as an operator gives it to the gateway. */
public final class Certificates implements QuarkusTestResourceLifecycleManager {

  private static final String PASSWORD = "changeit";
  private static final String NAME = "door";

  private Path folder;

  @Override
  public Map<String, String> start() {
    try {
      folder = Files.createTempDirectory("gateway-tls");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    renew();
    return Map.of(
        "EVENTLY_TLS_CERTIFICATE",
        folder.resolve("tls.crt").toString(),
        "EVENTLY_TLS_KEY",
        folder.resolve("tls.key").toString(),
        "EVENTLY_TLS_RELOAD",
        "1S",
        "quarkus.http.test-ssl-port",
        "0");
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(Certificates.class));
  }

  @Override
  public void stop() {
    try {
      for (String name : new String[] {"tls.crt", "tls.key"}) {
        Files.delete(folder.resolve(name));
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts another certificate into the files, and gives it. */
  public X509Certificate renew() {
    Path made = folder.resolve("made.p12");
    try {
      generate(made);
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(made)) {
        store.load(in, PASSWORD.toCharArray());
      }
      Files.delete(made);
      X509Certificate certificate = (X509Certificate) store.getCertificate(NAME);
      write("tls.key", "PRIVATE KEY", store.getKey(NAME, PASSWORD.toCharArray()).getEncoded());
      write("tls.crt", "CERTIFICATE", certificate.getEncoded());
      return certificate;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void generate(Path store) throws IOException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                NAME,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes());
    if (!Files.exists(store)) {
      throw new IllegalStateException("keytool made nothing: " + said);
    }
  }

  private void write(String name, String what, byte[] bytes) throws IOException {
    String text =
        "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
            .formatted(what, Base64.getMimeEncoder().encodeToString(bytes));
    Path next = folder.resolve(name + ".next");
    Files.writeString(next, text);
    Files.move(next, folder.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
