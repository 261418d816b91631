package io.evently.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.pricing.advice.Evidence;
import io.evently.pricing.guard.Limits;
import io.evently.pricing.guard.Situation;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same price for everybody: what a price is made from has no field for a person. */
class NobodyTest {

  @Test
  void nothingThatAPriceIsMadeFromKnowsAPerson() {
    assertThat(
            Stream.of(Evidence.class, Evidence.Cell.class, Situation.class, Limits.class)
                .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                .map(RecordComponent::getName))
        .isNotEmpty()
        .noneMatch(name -> name.matches("(?i).*(user|guest|tier|person|account|email|address).*"));
  }
}
