package io.evently.gateway.waitingroom;

import io.evently.platform.security.Admissions;
import io.evently.platform.security.SealedWords;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Places and admissions are sealed with one key, each for its own purpose. */
class RoomSeals {

  @Produces
  @Singleton
  SealedWords places(@ConfigProperty(name = "evently.admission.secrets") String secrets) {
    return new SealedWords("place", secrets);
  }

  @Produces
  @Singleton
  Admissions admissions(@ConfigProperty(name = "evently.admission.secrets") String secrets) {
    return new Admissions(secrets);
  }
}
