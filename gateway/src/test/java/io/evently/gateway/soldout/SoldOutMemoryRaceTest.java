package io.evently.gateway.soldout;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** What was refused is just over its time: one asks again, whoever comes at the same moment. */
public class SoldOutMemoryRaceTest {

  private static final Asked ASKED = new Asked("e1", "general", false, 1);

  private final AtomicLong nanos = new AtomicLong();
  private final SoldOutMemory memory = new SoldOutMemory(Duration.ofNanos(10), nanos::get);

  public SoldOutMemoryRaceTest() {
    memory.refused(ASKED);
    nanos.set(11);
  }

  @Operation
  public boolean refuses() {
    return memory.refuses(ASKED);
  }

  @Operation
  public void refused() {
    memory.refused(ASKED);
  }

  @Operation
  public void answeredOtherwise() {
    memory.answeredOtherwise(ASKED);
  }

  @Test
  void oneAsksAgain() {
    new ModelCheckingOptions()
        .iterations(20)
        .invocationsPerIteration(1_000)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(SoldOutMemoryRaceTest.class);
  }
}
