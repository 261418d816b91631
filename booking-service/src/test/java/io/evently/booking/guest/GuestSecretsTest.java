package io.evently.booking.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class GuestSecretsTest {

  private static final String OLD = key(1);
  private static final String NEW = key(2);

  @Test
  void aSecretOpensItsBookingAndNoOther() {
    var secrets = new GuestSecrets("1:" + OLD);
    String secret = secrets.secretOf("b1");
    assertThat(secret).startsWith("1.");
    assertThat(secrets.opens(secret, "b1")).isTrue();
    assertThat(secrets.opens(secret, "b2")).isFalse();
  }

  @Test
  void theNewestKeySignsAndOldSecretsStillOpen() {
    String old = new GuestSecrets("1:" + OLD).secretOf("b1");
    var rotated = new GuestSecrets("1:" + OLD + ",2:" + NEW);
    assertThat(rotated.secretOf("b1")).startsWith("2.");
    assertThat(rotated.opens(old, "b1")).isTrue();
    assertThat(new GuestSecrets("2:" + NEW).opens(old, "b1")).isFalse();
  }

  @Test
  void rubbishOpensNothing() {
    var secrets = new GuestSecrets("1:" + OLD);
    for (String rubbish :
        new String[] {
          null, "", ".", "1.", "x.abc", "1", "99999999999.x", "2." + OLD, "1.x".repeat(40)
        }) {
      assertThat(secrets.opens(rubbish, "b1")).as(rubbish).isFalse();
    }
  }

  @Test
  void aShortKeyIsRefusedAtTheStart() {
    assertThatThrownBy(() -> new GuestSecrets("1:c2hvcnQ")).hasMessageContaining("32 bytes");
    assertThatThrownBy(() -> new GuestSecrets("")).hasMessageContaining("version:base64url");
  }

  private static String key(int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
