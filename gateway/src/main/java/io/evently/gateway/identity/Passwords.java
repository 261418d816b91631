package io.evently.gateway.identity;

import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id hashes in the usual text form, {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}, so that the
 * cost can be raised without losing old ones. Hashing is slow on purpose, so it has threads of its
 * own and a queue with an end.
 */
@Singleton
class Passwords {

  private static final int MEMORY_KIB = 19 * 1024;
  private static final int ITERATIONS = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Base64.Encoder TO_TEXT = Base64.getEncoder().withoutPadding();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ThreadPoolExecutor pool;

  /** Compared where there is no account, so that both take the same time. */
  private final String nobody;

  Passwords(IdentityConfig config) {
    pool =
        new ThreadPoolExecutor(
            config.hashThreads(),
            config.hashThreads(),
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(config.hashQueue()),
            Thread.ofPlatform().daemon().name("passwords-", 0).factory());
    nobody = compute("nobody's password");
  }

  @PreDestroy
  void close() {
    pool.shutdownNow();
  }

  /**
   * @throws ProblemException {@code overloaded} when too many wait already
   */
  String hash(String password) {
    return await(() -> compute(password));
  }

  /**
   * @param hash null where there is no account: takes as long, and is false
   * @throws ProblemException {@code overloaded} when too many wait already
   */
  boolean matches(String password, String hash) {
    return await(() -> isHashOf(hash == null ? nobody : hash, password)) && hash != null;
  }

  private <T> T await(Callable<T> work) {
    try {
      Future<T> result = pool.submit(work);
      return result.get();
    } catch (RejectedExecutionException full) {
      throw ProblemException.of(
              CommonProblem.OVERLOADED, "Too many log-ins wait: repeat after Retry-After.")
          .retryAfter(Duration.ofSeconds(2));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String compute(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    byte[] hash = argon2(password, salt, MEMORY_KIB, ITERATIONS, LANES, HASH_BYTES);
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB,
            ITERATIONS,
            LANES,
            TO_TEXT.encodeToString(salt),
            TO_TEXT.encodeToString(hash));
  }

  private static boolean isHashOf(String stored, String password) {
    String[] parts = stored.split("\\$", -1);
    String[] cost = parts[3].split(",", -1);
    byte[] expected = Base64.getDecoder().decode(parts[5]);
    byte[] actual =
        argon2(
            password,
            Base64.getDecoder().decode(parts[4]),
            number(cost[0]),
            number(cost[1]),
            number(cost[2]),
            expected.length);
    return MessageDigest.isEqual(expected, actual);
  }

  private static int number(String setting) {
    return Integer.parseInt(setting.substring(2));
  }

  private static byte[] argon2(
      String password, byte[] salt, int memory, int iterations, int lanes, int length) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(iterations)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }
}
