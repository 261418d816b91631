package io.evently.booking.order;

import io.evently.booking.sale.Admission;
import io.evently.platform.security.Admissions;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads what waiting rooms give to those whose turn it is. */
@Singleton
class AdmissionSeals {

  private final Admissions admissions;

  /**
   * @param configured as {@link Admissions} takes it; the gateway has the same
   */
  AdmissionSeals(@ConfigProperty(name = "evently.admission.secrets") String configured) {
    this.admissions = new Admissions(configured);
  }

  /** Null for null. One without our seal is read too: the sale may need none. */
  Admission read(String header) {
    return header == null
        ? null
        : admissions
            .open(header)
            .map(a -> new Admission(a.eventId(), a.ticket(), a.subject(), a.expiresAt()))
            .orElse(Admission.FORGED);
  }
}
