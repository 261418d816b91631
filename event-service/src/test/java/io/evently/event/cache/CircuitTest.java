package io.evently.event.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000);
  private final Circuit circuit = new Circuit(3, Duration.ofSeconds(2), now::get);

  @Test
  void opensAfterFailuresInARowOnly() {
    circuit.failed();
    circuit.failed();
    circuit.succeeded();
    circuit.failed();
    circuit.failed();
    assertThat(circuit.allows()).isTrue();
    circuit.failed();
    assertThat(circuit.allows()).isFalse();
  }

  @Test
  void letsOneCallerAPauseFindOut() {
    open();
    now.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(circuit.allows()).isTrue();
    assertThat(circuit.allows()).isFalse();
    now.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(circuit.allows()).isTrue();
  }

  @Test
  void closesWhenThatCallerSucceeds() {
    open();
    now.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(circuit.allows()).isTrue();
    circuit.succeeded();
    assertThat(circuit.allows()).isTrue();
    assertThat(circuit.allows()).isTrue();
  }

  private void open() {
    for (int i = 0; i < 3; i++) {
      circuit.failed();
    }
    assertThat(circuit.allows()).isFalse();
  }
}
