package io.evently.gateway.proxy;

import static io.evently.gateway.proxy.ContentRules.effectiveType;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRulesTest {

  private static final Buffer OBJECT = Buffer.buffer(" \r\n\t{\"a\":1}");
  private static final Buffer FORM = Buffer.buffer("a=1");

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "text/plain",
        "multipart/form-data; boundary=x"
      })
  void anObjectIsJsonWhateverItIsCalled(String declared) {
    assertThat(effectiveType(declared, false, OBJECT)).isEqualTo("application/json");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "application/jsonp"})
  void withACookieItHasToSayJson(String declared) {
    assertThat(effectiveType(declared, true, OBJECT)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/merge-patch+json"
      })
  void declaredJsonPassesUnchanged(String declared) {
    assertThat(effectiveType(declared, true, FORM)).isEqualTo(declared);
    assertThat(effectiveType(declared, false, OBJECT)).isEqualTo(declared);
  }

  @Test
  void anythingElseIsNotJson() {
    assertThat(effectiveType("application/x-www-form-urlencoded", false, FORM)).isNull();
    assertThat(effectiveType(null, false, Buffer.buffer("[1]"))).isNull();
    assertThat(effectiveType(null, false, Buffer.buffer("   "))).isNull();
  }
}
