package io.evently.booking.guest;

import io.evently.platform.security.Seals;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** A guest's secret is the seal of the booking's id. */
@Singleton
public class GuestSecrets {

  private final Seals seals;

  /**
   * @param configured as {@link Seals} takes it
   */
  GuestSecrets(@ConfigProperty(name = "evently.booking.guest-secrets") String configured) {
    this.seals = new Seals(configured);
  }

  /** The secret for a booking id. */
  public String secretOf(String id) {
    return seals.seal(id);
  }

  /** Whether this is the secret of the booking; null is not. */
  public boolean opens(String secret, String id) {
    return seals.isSealOf(secret, id);
  }
}
