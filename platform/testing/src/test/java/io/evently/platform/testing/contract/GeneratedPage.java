package io.evently.platform.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of the docs that is made from data: the committed page is compared with what the data
 * gives, or written anew with {@code -Dupdate.docs=true}.
 */
final class GeneratedPage {

  private GeneratedPage() {}

  static Path root() {
    return Path.of(System.getProperty("evently.root"));
  }

  static void assertUpToDate(String page, String rendered) throws IOException {
    Path file = root().resolve(page);
    if (Boolean.getBoolean("update.docs")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, rendered);
    }
    assertThat(file).exists();
    assertThat(Files.readString(file))
        .as("%s; run again with -Dupdate.docs=true to write it anew", page)
        .isEqualTo(rendered);
  }
}
