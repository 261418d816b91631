package io.evently.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnswersTest {

  private static final EdgeKey KEY = EdgeKey.ofEvent("jazz");
  private static final int ROOM = 20_000;

  private long now;
  private final Answers answers = new Answers(ROOM, Duration.ofSeconds(2), () -> now);

  private Flight begin() {
    var flight = new Flight(KEY);
    assertThat(answers.board(flight)).isSameAs(flight);
    return flight;
  }

  private Kept version(String etag) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("etag", etag);
    return Kept.of(headers, Buffer.buffer("{}"), false, now, TimeUnit.SECONDS.toNanos(1));
  }

  private String kept() {
    Kept found = answers.find(KEY.text());
    return found == null ? null : found.etag();
  }

  @Test
  void anAnswerLivesAsLongAsItMay() {
    answers.land(begin(), version("\"1\""));
    now = TimeUnit.SECONDS.toNanos(1) - 1;
    assertThat(kept()).isEqualTo("\"1\"");
    now++;
    assertThat(kept()).isNull();
  }

  @Test
  void whoComesSecondWaitsForTheFirst() {
    Flight first = begin();
    assertThat(answers.board(new Flight(KEY))).isSameAs(first);
    answers.end(first);
    begin();
  }

  @Test
  void whatWasUnderWayAtADropIsNotKeptAndHasNoMorePassengers() {
    Flight old = begin();
    answers.drop(KEY.text());
    Flight next = begin();
    answers.land(old, version("\"1\""));
    assertThat(kept()).isNull();
    answers.land(next, version("\"2\""));
    assertThat(kept()).isEqualTo("\"2\"");
  }

  @Test
  void clearingIsDroppingEverything() {
    answers.land(begin(), version("\"1\""));
    Flight old = begin();
    answers.clear();
    assertThat(kept()).isNull();
    answers.land(old, version("\"1\""));
    assertThat(kept()).isNull();
  }

  @Test
  void anOlderAnswerNeverReplacesANewerOne() {
    answers.land(begin(), version("\"2.7\""));
    answers.land(begin(), version("\"2.6\""));
    assertThat(kept()).isEqualTo("\"2.7\"");
    answers.land(begin(), version("\"2.7.1\""));
    assertThat(kept()).isEqualTo("\"2.7.1\"");
  }

  @Test
  void whatIsOlderThanHeardIsNotKeptForAWhile() {
    answers.heard(KEY.text(), Version.of(3));
    answers.heard(KEY.text(), Version.of(2));
    answers.land(begin(), version("\"2.9\""));
    assertThat(kept()).isNull();
    answers.land(begin(), version("\"3\""));
    assertThat(kept()).isEqualTo("\"3\"");
    now = TimeUnit.SECONDS.toNanos(11);
    answers.land(begin(), version("\"2.9\""));
    assertThat(kept()).as("a restored database begins anew").isEqualTo("\"2.9\"");
  }

  @Test
  void whatIsNotForAllIsTriedAgainAfterAMomentOrAChange() {
    Flight draft = begin();
    answers.notForAll(draft);
    assertThat(answers.isNotForAll(KEY.text())).isTrue();
    answers.drop(KEY.text());
    assertThat(answers.isNotForAll(KEY.text())).as("a draft that is published").isFalse();
    answers.notForAll(draft);
    assertThat(answers.isNotForAll(KEY.text())).as("by what was read before").isFalse();
    answers.notForAll(begin());
    assertThat(answers.isNotForAll(KEY.text())).isTrue();
    now = TimeUnit.SECONDS.toNanos(1);
    assertThat(answers.isNotForAll(KEY.text())).isFalse();
  }

  @Test
  void allTogetherTakeNoMoreThanTheirRoom() {
    for (int i = 0; i < 1000; i++) {
      var flight = new Flight(EdgeKey.ofEvent("e" + i));
      answers.board(flight);
      MultiMap none = MultiMap.caseInsensitiveMultiMap();
      Buffer body = Buffer.buffer(new byte[500]);
      answers.land(flight, Kept.of(none, body, false, now, TimeUnit.SECONDS.toNanos(1)));
    }
    Answers.Counts counts = answers.settled();
    assertThat(counts.bytes()).isBetween(ROOM / 2L, (long) ROOM);
    assertThat(counts.entries()).isBetween(10L, 40L);
  }
}
