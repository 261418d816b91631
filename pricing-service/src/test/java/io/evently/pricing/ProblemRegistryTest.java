package io.evently.pricing;

import io.evently.platform.testing.contract.Problem;
import io.evently.platform.testing.contract.ProblemRegistry;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemRegistryTest {

  @Test
  void everyCodeIsPublishedAsItIsAnswered() {
    ProblemRegistry.assertMatches(
        "pricing-service",
        Stream.of(PricingProblem.values())
            .map(p -> new Problem(p.code(), p.status(), p.title(), p.retryable())));
  }
}
