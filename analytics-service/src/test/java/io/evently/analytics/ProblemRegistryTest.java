package io.evently.analytics;

import io.evently.platform.testing.contract.Problem;
import io.evently.platform.testing.contract.ProblemRegistry;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemRegistryTest {

  @Test
  void thisServiceHasNoCodesOfItsOwn() {
    ProblemRegistry.assertMatches("analytics-service", Stream.<Problem>empty());
  }
}
