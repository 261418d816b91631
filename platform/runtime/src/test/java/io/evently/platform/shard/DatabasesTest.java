package io.evently.platform.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class DatabasesTest {

  @Test
  void furtherUrlsComeInTheOrderOfTheirNumbers() {
    assertThat(Databases.further(with(Map.of()))).isEmpty();
    assertThat(
            Databases.further(
                with(Map.of("DATABASE_URL_SHARD_2", "two", "DATABASE_URL_SHARD_1", "one"))))
        .containsExactly("one", "two");
  }

  @Test
  void anEmptyUrlIsNone() {
    assertThat(Databases.further(with(Map.of("DATABASE_URL_SHARD_1", " ")))).isEmpty();
  }

  @Test
  void aNumberThatIsLeftOutIsNamed() {
    assertThatThrownBy(() -> Databases.further(with(Map.of("DATABASE_URL_SHARD_2", "two"))))
        .hasMessage("DATABASE_URL_SHARD_2 is set and DATABASE_URL_SHARD_1 is not");
  }

  @Test
  void thereAreAtMostEight() {
    assertThatThrownBy(() -> Databases.further(with(Map.of("DATABASE_URL_SHARD_8", "nine"))))
        .hasMessageContaining("at most 8 shards");
  }

  private static Config with(Map<String, String> variables) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(variables, "test", 100))
        .build();
  }
}
