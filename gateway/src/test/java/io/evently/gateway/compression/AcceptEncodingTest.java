package io.evently.gateway.compression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gzip                          | true
          gzip, deflate, br, zstd       | true
          br;q=1.0, GZIP;q=0.8, *;q=0.1 | true
          x-gzip                        | true
          *                             | true
          deflate, *;q=0.5              | true
          identity                      | false
          br                            | false
          gzip;q=0                      | false
          gzip;q=0.000, br              | false
          gzip;q=0, *                   | false
          *;q=0                         | false
          gzip;q=x                      | false
          gzipped                       | false
          ;,;q=1                        | false
          """)
  void gzipIsForThoseWhoTakeIt(String header, boolean takes) {
    assertThat(AcceptEncoding.takesGzip(header)).isEqualTo(takes);
  }

  @Test
  void whoSaysNothingGetsItPlain() {
    assertThat(AcceptEncoding.takesGzip(null)).isFalse();
    assertThat(AcceptEncoding.takesGzip("")).isFalse();
  }
}
