package io.evently.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.security.Admissions.Admission;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AdmissionsTest {

  private static final String KEY =
      "1:" + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
  private static final Admission GIVEN =
      new Admission("e1", new UUID(1, 2), "auth|u1", Instant.parse("2030-01-01T10:00:00Z"));

  private final Admissions admissions = new Admissions(KEY);

  @Test
  void whatWasGivenComesBack() {
    assertThat(admissions.open(admissions.seal(GIVEN))).contains(GIVEN);
  }

  @Test
  void anotherEventOrPersonDoesNotFitTheSeal() {
    String sealed = admissions.seal(GIVEN);
    String words =
        new String(
            Base64.getUrlDecoder().decode(sealed.substring(0, sealed.indexOf('.'))),
            StandardCharsets.UTF_8);
    for (String forged : new String[] {words.replace("e1", "e2"), words.replace("u1", "u2")}) {
      String text =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(forged.getBytes(StandardCharsets.UTF_8));
      assertThat(admissions.open(text + sealed.substring(sealed.indexOf('.')))).isEmpty();
    }
  }

  @Test
  void whatIsSealedForOnePurposeIsRefusedForAnother() {
    String place = new SealedWords("place", KEY).seal("e1", new UUID(1, 2).toString(), "u1", "1");
    assertThat(admissions.open(place)).isEmpty();
  }

  @Test
  void rubbishIsNoAdmission() {
    for (String rubbish :
        new String[] {null, "", ".", "x.1.y", "%%%.1.x", "e30." + "x".repeat(2000)}) {
      assertThat(admissions.open(rubbish)).as(rubbish).isEmpty();
    }
  }
}
