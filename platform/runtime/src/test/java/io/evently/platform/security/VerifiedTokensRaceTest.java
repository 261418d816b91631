package io.evently.platform.security;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Tokens are shown while their key is revoked, in any order of the steps. */
public class VerifiedTokensRaceTest {

  private static final ByteBuffer TOKEN = ByteBuffer.wrap(new byte[] {1});
  private static final Caller CALLER = new Caller("u1", Set.of(), "standard", Instant.MAX, null);

  private final VerifiedTokens tokens = new VerifiedTokens(10, Duration.ofMinutes(1));
  private volatile boolean trusted = true;
  private volatile boolean revoked;

  /** While a key is being revoked either answer is right; afterwards only one. */
  @Operation
  public void comes() {
    boolean late = revoked;
    try {
      tokens.of(TOKEN, this::check);
    } catch (BadTokenException refused) {
      return;
    }
    if (late) {
      throw new IllegalStateException("it passes with a key that was revoked before");
    }
  }

  private Caller check() throws BadTokenException {
    if (!trusted) {
      throw new BadTokenException("its key is not trusted any more");
    }
    return CALLER;
  }

  @Operation
  public void keyIsRevoked() {
    trusted = false;
    tokens.forgetAll();
    revoked = true;
  }

  @Test
  void nobodyPassesAgainWithAKeyThatWasRevoked() {
    new ModelCheckingOptions()
        .iterations(20)
        .invocationsPerIteration(1_000)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(0)
        // The cache of a library keeps its own promises.
        .addGuarantee(
            forClasses(name -> name.startsWith("com.github.benmanes."))
                .allMethods()
                .treatAsAtomic())
        .check(VerifiedTokensRaceTest.class);
  }
}
