package io.evently.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class SealsTest {

  private static final String OLD = key(1);
  private static final String NEW = key(2);

  @Test
  void aSealFitsItsTextAndNoOther() {
    var seals = new Seals("1:" + OLD);
    String seal = seals.seal("b1");
    assertThat(seal).startsWith("1.");
    assertThat(seals.isSealOf(seal, "b1")).isTrue();
    assertThat(seals.isSealOf(seal, "b2")).isFalse();
  }

  @Test
  void theNewestKeySealsAndOldSealsStillHold() {
    String old = new Seals("1:" + OLD).seal("b1");
    var rotated = new Seals("1:" + OLD + ",2:" + NEW);
    assertThat(rotated.seal("b1")).startsWith("2.");
    assertThat(rotated.isSealOf(old, "b1")).isTrue();
    assertThat(new Seals("2:" + NEW).isSealOf(old, "b1")).isFalse();
  }

  @Test
  void rubbishSealsNothing() {
    var seals = new Seals("1:" + OLD);
    for (String rubbish :
        new String[] {
          null, "", ".", "1.", "x.abc", "1", "99999999999.x", "2." + OLD, "1.x".repeat(40)
        }) {
      assertThat(seals.isSealOf(rubbish, "b1")).as(rubbish).isFalse();
    }
  }

  @Test
  void aShortKeyIsRefusedAtTheStart() {
    assertThatThrownBy(() -> new Seals("1:c2hvcnQ")).hasMessageContaining("32 bytes");
    assertThatThrownBy(() -> new Seals("")).hasMessageContaining("version:base64url");
  }

  private static String key(int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
