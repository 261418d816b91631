package io.evently.platform.testing.contract;

/**
 * What the registry says of a code, and what a service's enum has to say too.
 *
 * @param code stable snake_case name
 * @param status HTTP status
 * @param title the same sentence for every occurrence
 * @param retryable whether the same request may succeed later without a change
 */
public record Problem(String code, int status, String title, boolean retryable) {}
