package io.evently.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyBudgetTest {

  @Test
  void takesNothingWhenThereIsNotEnough() {
    var budget = new BodyBudget(10);
    assertThat(budget.take(6)).isTrue();
    assertThat(budget.take(5)).isFalse();
    assertThat(budget.free()).isEqualTo(4);
    budget.giveBack(6);
    assertThat(budget.take(10)).isTrue();
  }
}
