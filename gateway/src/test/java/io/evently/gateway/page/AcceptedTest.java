package io.evently.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json                              | true
          application/problem+json                      | true
          Application/JSON; charset=utf-8               | true
          text/html, application/json                   | false
          text/html;q=0.5, application/json;q=0.9       | true
          text/html;q=0.9, application/json;q=0.5       | false
          text/html,application/xhtml+xml,*/*;q=0.8     | false
          */*                                           | false
          image/png                                     | false
          application/json;q=0                          | false
          application/json;q=x                          | false
          ;,;                                           | false
          """)
  void jsonIsForThoseWhoNameIt(String accept, boolean json) {
    assertThat(Accepted.prefersJson(accept)).isEqualTo(json);
  }

  @Test
  void whoSaysNothingGetsThePage() {
    assertThat(Accepted.prefersJson(null)).isFalse();
  }
}
