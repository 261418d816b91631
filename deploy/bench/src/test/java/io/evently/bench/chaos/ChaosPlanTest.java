package io.evently.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.bench.Length;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {

  @Test
  void aSeedGivesTheSameCustomersFaultsAndKeysAgainAndAnotherSeedGivesOthers() {
    ChaosPlan plan = ChaosPlan.of(4711, Length.QUICK);
    ChaosPlan other = ChaosPlan.of(4712, Length.QUICK);
    assertThat(ChaosPlan.of(4711, Length.QUICK)).isEqualTo(plan);
    assertThat(other.faults()).isNotEqualTo(plan.faults());
    assertThat(other.customers()).isNotEqualTo(plan.customers());
    assertThat(plan.customers().stream().map(c -> c.key(plan.seed())).distinct())
        .hasSameSizeAs(plan.customers());
    assertThat(other.customers().getFirst().key(other.seed()))
        .isNotEqualTo(plan.customers().getFirst().key(plan.seed()));
  }

  @Test
  void fourteenDifferentFaultsInADailyRunThreeInAQuickOneAllWhileCustomersCome() {
    ChaosPlan daily = ChaosPlan.of(1, Length.DAILY);
    assertThat(daily.faults().stream().map(ChaosPlan.Fault::trouble))
        .hasSize(14)
        .doesNotHaveDuplicates();
    assertThat(daily.faults().getLast().at()).isLessThan(daily.customers().getLast().at());
    ChaosPlan quick = ChaosPlan.of(1, Length.QUICK);
    assertThat(quick.faults().stream().map(fault -> fault.trouble().toString()))
        .containsExactlyInAnyOrder("booking-service killed", "kafka killed", "postgres killed");
    assertThat(quick.faults().getLast().at()).isLessThan(quick.customers().getLast().at());
  }

  @Test
  void aFullRunHasAllFaultsOnceAndSomeCanBeChosenByTheirNames() {
    assertThat(names(ChaosPlan.of(1, Length.FULL)))
        .hasSize(28)
        .doesNotHaveDuplicates()
        .containsAll(names(ChaosPlan.of(1, Length.DAILY)));
    assertThat(names(ChaosPlan.only(1, List.of("to kafka", "flushed"))))
        .containsExactlyInAnyOrder(
            "booking-service to kafka cut",
            "booking-service to kafka, answers lost",
            "redis flushed");
    assertThatThrownBy(() -> ChaosPlan.only(1, List.of("nosuch")))
        .hasMessageContaining("booking-service killed");
  }

  @Test
  void aCampaignHasEachFaultOnEachSeedOfWhichTheFirstIsGivenInAnOrderOfTheSeedsOwn() {
    List<String> faults =
        ChaosPlan.faults(Length.FULL).stream().map(ChaosPlan.Trouble::toString).toList();
    Campaign campaign = new Campaign(4711, 3, faults);
    assertThat(campaign.eachSeed()).containsExactly(4711L, 4712L, 4713L);
    assertThat(campaign.size()).isEqualTo(3 * faults.size());
    assertThat(campaign.order(4711))
        .containsExactlyInAnyOrderElementsOf(faults)
        .isEqualTo(campaign.order(4711))
        .isNotEqualTo(campaign.order(4712));
    assertThat(faults).allMatch(name -> ChaosPlan.fault(name).toString().equals(name));
  }

  @Test
  void aloneAFaultHasCustomersWhoseKeysAreNoOtherFaultsOrSeeds() {
    ChaosPlan killed = ChaosPlan.alone(4711, ChaosPlan.fault("kafka killed"));
    ChaosPlan flushed = ChaosPlan.alone(4711, ChaosPlan.fault("redis flushed"));
    ChaosPlan later = ChaosPlan.alone(4712, ChaosPlan.fault("kafka killed"));
    assertThat(killed).isEqualTo(ChaosPlan.alone(4711, ChaosPlan.fault("kafka killed")));
    assertThat(names(killed)).containsExactly("kafka killed");
    assertThat(firstKey(killed)).isNotEqualTo(firstKey(flushed)).isNotEqualTo(firstKey(later));
    assertThatThrownBy(() -> ChaosPlan.fault("kafka")).hasMessageContaining("no fault kafka");
  }

  private static String firstKey(ChaosPlan plan) {
    return plan.customers().getFirst().key(plan.seed());
  }

  private static List<String> names(ChaosPlan plan) {
    return plan.faults().stream().map(fault -> fault.trouble().toString()).toList();
  }
}
