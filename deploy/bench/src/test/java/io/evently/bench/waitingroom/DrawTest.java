package io.evently.bench.waitingroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class DrawTest {

  private static final Draw DRAW = new Draw("00".repeat(31) + "01", 1000);

  /** Worked out with another program: Python's hashlib and hmac. */
  @Test
  void anybodyCanWorkItOut() {
    assertThat(DRAW.keeps("ec4916dd28fc4c10d78e287ca5d9cc51ee1ae73cbfde08c6b37324cbfaac8bc5"))
        .isTrue();
    assertThat(DRAW.number(UUID.fromString("c0f66a85-c076-48e9-37d2-70bbdf3b7e9d"))).isEqualTo(730);
  }

  @Test
  void anotherSeedDoesNotKeepTheCommitment() {
    assertThat(
            new Draw("00".repeat(31) + "02", 1000)
                .keeps("ec4916dd28fc4c10d78e287ca5d9cc51ee1ae73cbfde08c6b37324cbfaac8bc5"))
        .isFalse();
  }
}
