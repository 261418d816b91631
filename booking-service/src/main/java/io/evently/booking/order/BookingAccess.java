package io.evently.booking.order;

import io.evently.booking.guest.GuestSecrets;
import io.evently.booking.sale.Booking;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.UUID;

/** Whose a booking is: others' do not exist for a caller. */
@Singleton
class BookingAccess {

  private final BookingQueries queries;
  private final GuestSecrets secrets;
  private final SecurityIdentity identity;

  BookingAccess(BookingQueries queries, GuestSecrets secrets, SecurityIdentity identity) {
    this.queries = queries;
    this.secrets = secrets;
    this.identity = identity;
  }

  /** Null for a guest; only where the request's context is. */
  Caller caller() {
    return Caller.of(identity).orElse(null);
  }

  BookingQueries.Found of(String id, String secret) throws SQLException {
    return of(id, secret, caller());
  }

  /**
   * @param secret of a guest, or null
   * @param caller null for a guest
   * @throws ProblemException {@code not_found} as well when it is another's
   */
  BookingQueries.Found of(String id, String secret, Caller caller) throws SQLException {
    UUID known = BookingIds.parse(id).orElseThrow(BookingAccess::noSuchBooking);
    return queries
        .byId(known)
        .filter(found -> isOwner(found.booking(), caller, secret) || isStaff(found, caller))
        .orElseThrow(BookingAccess::noSuchBooking);
  }

  /** The same booking as it is now. */
  Booking again(Booking booking) throws SQLException {
    return queries.byId(booking.id()).orElseThrow(BookingAccess::noSuchBooking).booking();
  }

  private boolean isOwner(Booking booking, Caller caller, String secret) {
    return booking.isGuest()
        ? secrets.opens(secret, booking.id().toString())
        : caller != null && booking.userId().equals(caller.subject());
  }

  private static boolean isStaff(BookingQueries.Found found, Caller caller) {
    return caller != null && caller.isStaffOf(found.organizerId());
  }

  static ProblemException noSuchBooking() {
    return ProblemException.of(
        CommonProblem.NOT_FOUND, "There is no such booking, or it is not the caller's.");
  }
}
