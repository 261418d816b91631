package io.evently.gateway.identity;

import java.time.Instant;
import java.util.List;

/** A person who can log in. */
record Account(
    String id,
    String email,
    String name,
    String locale,
    String tier,
    List<String> roles,
    boolean active,
    long version,
    Instant createdAt,
    Instant updatedAt) {}
