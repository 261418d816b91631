package io.evently.platform.security;

import io.quarkus.security.identity.SecurityIdentity;
import java.security.Principal;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The person or service behind a verified token.
 *
 * @param subject account id, or the calling service's name
 * @param roles of {@code user, organizer, admin, partner}; {@code service} only for service tokens
 * @param tier from the account, {@code standard} by default
 * @param expiresAt when the token ends
 * @param session of the account that the token belongs to; null for tokens without one
 */
public record Caller(
    String subject, Set<String> roles, String tier, Instant expiresAt, String session)
    implements Principal {

  public static final String USER = "user";
  public static final String ORGANIZER = "organizer";
  public static final String ADMIN = "admin";
  public static final String PARTNER = "partner";
  public static final String SERVICE = "service";

  /** Of a token without a session. */
  public Caller(String subject, Set<String> roles, String tier, Instant expiresAt) {
    this(subject, roles, tier, expiresAt, null);
  }

  @Override
  public String getName() {
    return subject;
  }

  public boolean is(String role) {
    return roles.contains(role);
  }

  /** Whether the caller may act for what this organiser owns: the organiser, or an admin. */
  public boolean isStaffOf(String organizerId) {
    return is(ADMIN) || (is(ORGANIZER) && subject.equals(organizerId));
  }

  /** Empty for an anonymous request. */
  public static Optional<Caller> of(SecurityIdentity identity) {
    return identity.getPrincipal() instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }
}
