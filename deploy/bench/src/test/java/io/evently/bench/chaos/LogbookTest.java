package io.evently.bench.chaos;

import static io.evently.bench.chaos.Trials.held;
import static io.evently.bench.chaos.Trials.oversold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogbookTest {

  private static final Campaign CAMPAIGN =
      new Campaign(4711, 2, List.of("kafka killed", "redis flushed"));

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("deep/rounds.jsonl");
  }

  @Test
  void whatWasWrittenDownIsThereWhenARunGoesOn() {
    Trial first = held(4711, "kafka killed");
    Trial second = oversold(4711, "redis flushed");
    try (Logbook logbook = Logbook.begin(file(), CAMPAIGN)) {
      logbook.add(first);
      logbook.add(second);
    }
    try (Logbook again = Logbook.resume(file())) {
      assertThat(again.campaign()).isEqualTo(CAMPAIGN);
      assertThat(again.trials()).containsExactly(first, second);
      assertThat(again.has(4711, "kafka killed")).isTrue();
      assertThat(again.has(4712, "kafka killed")).isFalse();
    }
  }

  @Test
  void aLineIsInTheFileBeforeTheRunEnds() throws IOException {
    try (Logbook logbook = Logbook.begin(file(), CAMPAIGN)) {
      logbook.add(held(4711, "kafka killed"));
      assertThat(Files.readString(file())).contains("\"kafka killed\"").endsWith("}\n");
      assertThat(Files.readAllLines(file())).hasSize(2);
    }
  }

  @Test
  void aLineThatWasTornIsCutOffAndItsTrialRunsAgain() throws IOException {
    try (Logbook logbook = Logbook.begin(file(), CAMPAIGN)) {
      logbook.add(held(4711, "kafka killed"));
      logbook.add(held(4711, "redis flushed"));
    }
    byte[] whole = Files.readAllBytes(file());
    for (int torn = 1; torn < 40; torn += 7) {
      Files.write(file(), java.util.Arrays.copyOf(whole, whole.length - torn));
      try (Logbook again = Logbook.resume(file())) {
        assertThat(again.trials()).containsExactly(held(4711, "kafka killed"));
        again.add(held(4711, "redis flushed"));
      }
      assertThat(Files.readAllBytes(file())).isEqualTo(whole);
    }
  }

  @Test
  void noTrialCountsTwice() throws IOException {
    try (Logbook logbook = Logbook.begin(file(), CAMPAIGN)) {
      logbook.add(held(4711, "kafka killed"));
      assertThatThrownBy(() -> logbook.add(oversold(4711, "kafka killed")))
          .hasMessageContaining("has run already");
    }
    String line = Files.readAllLines(file()).getLast() + "\n";
    Files.writeString(file(), line, StandardOpenOption.APPEND);
    try (Logbook again = Logbook.resume(file())) {
      assertThat(again.trials()).hasSize(1);
    }
  }

  @Test
  void twoRunsDoNotWriteOneFile() {
    try (Logbook logbook = Logbook.begin(file(), CAMPAIGN)) {
      assertThatThrownBy(() -> Logbook.resume(file())).hasMessageContaining("Another run");
      logbook.add(held(4711, "kafka killed"));
    }
  }

  @Test
  void whoBeginsAnewLosesNothingOfBefore() throws IOException {
    try (Logbook logbook = Logbook.begin(file(), CAMPAIGN)) {
      logbook.add(held(4711, "kafka killed"));
    }
    Campaign other = new Campaign(1, 1, List.of("redis flushed"));
    try (Logbook anew = Logbook.begin(file(), other)) {
      assertThat(anew.campaign()).isEqualTo(other);
      assertThat(anew.trials()).isEmpty();
    }
    Path old = file().resolveSibling("rounds.jsonl.old");
    assertThat(Files.readAllLines(old)).hasSize(2);
  }

  @Test
  void withoutAFileOrWithAnEmptyOneThereIsNothingToGoOnWith() throws IOException {
    assertThatThrownBy(() -> Logbook.resume(file())).hasMessageContaining("nothing to go on with");
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"seed\":47");
    assertThatThrownBy(() -> Logbook.resume(file())).hasMessageContaining("without --resume");
  }

  @Test
  void aLineInTheMiddleThatIsNoneIsNotPassedOver() throws IOException {
    Logbook.begin(file(), CAMPAIGN).close();
    Files.writeString(file(), "{\"se\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> Logbook.resume(file())).hasMessageContaining("No line of a run");
  }
}
