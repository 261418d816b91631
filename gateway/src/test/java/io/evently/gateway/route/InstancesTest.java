package io.evently.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.gateway.route.Instances.Instance;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InstancesTest {

  private final AtomicLong now = new AtomicLong();
  private final Instances two = of("http://one:1", "http://two:2");

  @Test
  void takesTheOneThatHasLeastToDo() {
    Instance first = two.take();
    for (int i = 0; i < 10; i++) {
      Instance other = two.take();
      assertThat(other).isNotSameAs(first);
      other.leave();
    }
  }

  @Test
  void equalsShareWhatComes() {
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Instance one = two.take();
      taken.add(one.host());
      one.leave();
    }
    assertThat(taken).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void leavesAloneWhatItCannotReach() {
    Instance away = two.take();
    away.missed();
    away.leave();
    assertThat(takeAll(20)).allMatch(host -> !host.equals(away.host()));
  }

  @Test
  void triesAgainWithASingleRequest() {
    Instance away = two.take();
    away.missed();
    away.leave();
    pass(Duration.ofMillis(100));
    assertThat(takeAll(20)).containsOnlyOnce(away.host());
  }

  @Test
  void restsLongerEachTimeItCannotReachIt() {
    Instance away = two.take();
    away.missed();
    away.leave();
    pass(Duration.ofMillis(100));
    failATrialOf(away);
    pass(Duration.ofMillis(199));
    assertThat(takeAll(20)).doesNotContain(away.host());
    pass(Duration.ofMillis(1));
    for (int i = 0; i < 20; i++) {
      failATrialOf(away);
      pass(Duration.ofSeconds(2));
    }
    assertThat(takeAll(20)).contains(away.host());
  }

  @Test
  void allThatBrokeAtOnceCountAsOne() {
    Instance away = two.take();
    IntStream.range(0, 40).forEach(i -> away.missed());
    away.leave();
    pass(Duration.ofMillis(100));
    assertThat(takeAll(20)).contains(away.host());
  }

  @Test
  void comesBackAtOnceWhenReached() {
    Instance away = two.take();
    away.missed();
    away.reached();
    away.leave();
    assertThat(takeAll(100)).contains(away.host());
  }

  @Test
  void triesWhatThereIsWhenNoneCanBeReached() {
    for (int i = 0; i < 2; i++) {
      Instance away = two.take();
      away.missed();
    }
    assertThat(two.take()).isNotNull();
    Instances one = of("http://one");
    Instance only = one.take();
    only.missed();
    assertThat(one.take()).isSameAs(only);
    assertThat(only.port()).isEqualTo(80);
  }

  @Test
  void aLocationLosesTheAddressOfWhicheverInstanceSaidIt() {
    assertThat(two.asSeenOutside("http://one:1/x")).isEqualTo("/x");
    assertThat(two.asSeenOutside("http://two:2/x?y")).isEqualTo("/x?y");
    assertThat(two.asSeenOutside("http://three:3/x")).isEqualTo("http://three:3/x");
  }

  @Test
  void aServiceWithoutAnAddressIsRefused() {
    assertThatThrownBy(InstancesTest::ofNone).isInstanceOf(IllegalArgumentException.class);
  }

  private static void ofNone() {
    new Instances(List.of(), System::nanoTime);
  }

  private Instances of(String... urls) {
    return new Instances(Stream.of(urls).map(URI::create).toList(), now::get);
  }

  /** It is the one that the next request takes: its rest is over. */
  private void failATrialOf(Instance away) {
    Instance tried = two.take();
    assertThat(tried).isSameAs(away);
    tried.missed();
    tried.leave();
  }

  /** One after the other, each back before the next. */
  private List<String> takeAll(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              Instance one = two.take();
              one.leave();
              return one.host();
            })
        .toList();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
