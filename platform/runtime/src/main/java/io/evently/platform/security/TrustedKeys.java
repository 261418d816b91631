package io.evently.platform.security;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The keys of all places that {@code EVENTLY_JWKS} names. A place that does not answer keeps what
 * it said last, so that its outage refuses nobody.
 */
final class TrustedKeys implements VerificationKeyResolver, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(TrustedKeys.class);
  private static final Duration FILES_EVERY = Duration.ofSeconds(10);
  private static final Duration URLS_EVERY = Duration.ofSeconds(30);

  /** Whoever makes up key ids must not make us ask more often than this. */
  private static final Duration ASK_AT_MOST_EVERY = Duration.ofSeconds(5);

  /** A place that has not answered yet is one that is just starting. */
  private static final Duration SILENT_EVERY = Duration.ofMillis(200);

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** A set of keys has a few kilobytes; what is larger is not one. */
  private static final int LARGEST = 256 * 1024;

  private final List<Path> files;
  private final List<URI> urls;
  private final List<KeySource> own;
  private final Map<Object, List<JsonWebKey>> said = new ConcurrentHashMap<>();
  private final Object asking = new Object();
  private final ScheduledExecutorService background =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().daemon().name("trusted-keys-", 0).factory());
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private volatile Snapshot now = new Snapshot(List.of());
  private volatile Runnable changed = () -> {};
  private long askedAt = System.nanoTime() - ASK_AT_MOST_EVERY.toNanos();

  private static final class Snapshot {
    private final List<String> texts;
    private final Set<String> ids = new HashSet<>();
    private final JwksVerificationKeyResolver resolver;

    Snapshot(List<JsonWebKey> keys) {
      texts = keys.stream().map(JsonWebKey::toJson).toList();
      keys.forEach(key -> ids.add(key.getKeyId()));
      resolver = new JwksVerificationKeyResolver(keys);
    }
  }

  /**
   * @throws IllegalStateException when a file cannot be read: that is a mistake, an URL that does
   *     not answer is an outage
   */
  TrustedKeys(List<Path> files, List<URI> urls, List<KeySource> own) {
    this.files = List.copyOf(files);
    this.urls = List.copyOf(urls);
    this.own = List.copyOf(own);
    for (Path file : files) {
      try {
        said.put(file, parse(Files.readString(file)));
      } catch (IOException | JoseException e) {
        throw new IllegalStateException("EVENTLY_JWKS cannot be read: " + file, e);
      }
    }
    combine();
  }

  /** Begins to look for changes. */
  void watch(Runnable listener) {
    changed = listener;
    own.forEach(source -> source.onChange(this::combine));
    every(FILES_EVERY, FILES_EVERY, this::readFiles);
    if (!urls.isEmpty()) {
      every(Duration.ZERO, URLS_EVERY, this::askUrls);
      every(SILENT_EVERY, SILENT_EVERY, this::askSilent);
    }
  }

  /** Whether a check of this token may wait for another host. */
  boolean mayWait(String token) {
    return !urls.isEmpty() && !now.ids.contains(keyId(token));
  }

  @Override
  public Key resolveKey(JsonWebSignature signature, List<JsonWebStructure> nesting)
      throws UnresolvableKeyException {
    String id = signature.getKeyIdHeaderValue();
    if (!urls.isEmpty() && !now.ids.contains(id)) {
      askForUnknown(id);
    }
    return now.resolver.resolveKey(signature, nesting);
  }

  @Override
  public void close() {
    background.shutdownNow();
    http.shutdownNow();
  }

  private void askForUnknown(String id) {
    synchronized (asking) {
      // Who waited here for another's answer may know the key by now.
      Duration pause = isAnyoneSilent() ? SILENT_EVERY : ASK_AT_MOST_EVERY;
      if (!now.ids.contains(id) && System.nanoTime() - askedAt >= pause.toNanos()) {
        askUrls();
      }
    }
  }

  private boolean isAnyoneSilent() {
    return !said.keySet().containsAll(urls);
  }

  private void askSilent() {
    if (isAnyoneSilent()) {
      askUrls();
    }
  }

  void askUrls() {
    synchronized (asking) {
      askedAt = System.nanoTime();
      for (URI url : urls) {
        ask(url);
      }
      combine();
    }
  }

  private void ask(URI url) {
    var request = HttpRequest.newBuilder(url).timeout(PATIENCE).GET().build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200 || answer.body().length() > LARGEST) {
        throw new IOException("status " + answer.statusCode());
      }
      said.put(url, parse(answer.body()));
    } catch (IOException | JoseException e) {
      LOG.debugf("no keys from %s: %s", url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void readFiles() {
    for (Path file : files) {
      try {
        said.put(file, parse(Files.readString(file)));
      } catch (IOException | JoseException e) {
        LOG.warnf("the keys in %s cannot be read again, the old ones stay: %s", file, e);
      }
    }
    combine();
  }

  private synchronized void combine() {
    List<JsonWebKey> all = new ArrayList<>();
    files.forEach(file -> all.addAll(said.getOrDefault(file, List.of())));
    own.forEach(source -> all.addAll(source.keys()));
    urls.forEach(url -> all.addAll(said.getOrDefault(url, List.of())));
    var next = new Snapshot(all);
    if (!next.texts.equals(now.texts)) {
      now = next;
      changed.run();
    }
  }

  private void every(Duration first, Duration period, Runnable work) {
    Runnable safe =
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.error("keys could not be looked for", e);
          }
        };
    var unused =
        background.scheduleWithFixedDelay(
            safe, first.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static List<JsonWebKey> parse(String jwks) throws JoseException {
    return new JsonWebKeySet(jwks).getJsonWebKeys();
  }

  private static String keyId(String token) {
    int dot = token.indexOf('.');
    if (dot < 1) {
      return "";
    }
    try {
      byte[] header = Base64.getUrlDecoder().decode(token.substring(0, dot));
      return JsonUtil.parseJson(new String(header, StandardCharsets.UTF_8)).get("kid")
              instanceof String id
          ? id
          : "";
    } catch (IllegalArgumentException | JoseException e) {
      return "";
    }
  }
}
