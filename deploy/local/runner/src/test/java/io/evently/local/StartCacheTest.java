package io.evently.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheTest {

  @TempDir Path folder;
  private StartCache cache;

  @BeforeEach
  void build() throws IOException {
    cache = new StartCache(folder.resolve("service.aot"), folder.resolve("service.jar"));
    at(cache.jar(), 10);
  }

  @Test
  void aServiceStartsFromWhatWasWrittenAfterItsBuild() throws IOException {
    at(cache.file(), 11);
    assertThat(cache.toUse()).contains("-XX:AOTCache=" + cache.file());
  }

  @Test
  void ofAnEarlierBuildIsNotUsed() throws IOException {
    at(cache.file(), 9);
    assertThat(cache.toUse()).isEmpty();
  }

  @Test
  void withoutAnyItStartsAsEver() {
    assertThat(cache.toUse()).isEmpty();
  }

  @Test
  void nothingIsCurrentWithoutABuild() throws IOException {
    at(cache.file(), 11);
    Files.delete(cache.jar());
    assertThat(cache.isCurrent()).isFalse();
  }

  private static void at(Path file, long seconds) throws IOException {
    Files.setLastModifiedTime(Files.createFile(file), FileTime.fromMillis(seconds * 1000));
  }
}
