package io.evently.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorCommandTest {

  @ParameterizedTest
  @CsvSource({
    "Apache Maven 3.8.7, true",
    "Apache Maven 3.9.9 (8e8579a9e76f7d015ee5ec7bfcdc97d260186937), true",
    "Apache Maven 3.10.0, true",
    "Apache Maven 4.0.0-rc-3, true",
    "Apache Maven 3.8.6, false",
    "Apache Maven 3.6.3, false",
    "mvn: command not found, false",
  })
  void mavenIsOldEnough(String line, boolean enough) {
    assertThat(DoctorCommand.isMavenEnough(line)).isEqualTo(enough);
  }
}
