package io.evently.pricing;

import io.evently.platform.testing.architecture.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void theCodeIsCutAsAgreed() {
    ArchitectureRules.check("io.evently.pricing");
  }
}
