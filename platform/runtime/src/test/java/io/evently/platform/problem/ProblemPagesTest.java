package io.evently.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemPagesTest {

  @AfterEach
  void asUsual() {
    ProblemBody.pagesAreAt(ProblemBody.USUAL_BASE);
  }

  @ParameterizedTest
  @CsvSource({
    "https://tickets.example.org/problems/, https://tickets.example.org/problems/",
    "https://tickets.example.org/problems, https://tickets.example.org/problems/",
    "http://localhost:3000/problems/, http://localhost:3000/problems/",
    "https://tickets.example.org, https://tickets.example.org/"
  })
  void aCodeCanBePutBehindIt(URI base, String folder) {
    assertThat(ProblemPages.folder(base)).isEqualTo(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/problems/",
        "tickets.example.org/problems/",
        "urn:problems:",
        "ftp://example.org/",
        "https://example.org/?code=",
        "https://example.org/problems#"
      })
  void whatNoClientCanOpenIsRefusedAtTheStart(URI base) {
    assertThatThrownBy(() -> ProblemPages.folder(base))
        .hasMessageContaining("evently.problem.base");
  }

  @Test
  void theTypeOfAProblemIsItsPage() {
    ProblemException problem = ProblemException.of(CommonProblem.NOT_FOUND, "Nothing.");
    assertThat(ProblemBody.of(problem, "/x"))
        .containsEntry("type", "https://evently.dev/problems/not_found");

    new ProblemPages(URI.create("http://localhost:3000/problems")).start(null);

    assertThat(ProblemBody.of(problem, "/x"))
        .containsEntry("type", "http://localhost:3000/problems/not_found");
  }
}
