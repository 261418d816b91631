package io.evently.analytics;

import io.evently.platform.testing.architecture.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void theCodeIsCutAsAgreed() {
    ArchitectureRules.check("io.evently.analytics");
  }
}
