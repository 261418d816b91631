package io.evently.notification;

import io.evently.platform.testing.contract.Problem;
import io.evently.platform.testing.contract.ProblemRegistry;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemRegistryTest {

  @Test
  void thisServiceHasNoCodesOfItsOwn() {
    ProblemRegistry.assertMatches("notification-service", Stream.<Problem>empty());
  }
}
