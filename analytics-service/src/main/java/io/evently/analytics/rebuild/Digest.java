package io.evently.analytics.rebuild;

/**
 * Hashes of all rows, in an order of their own.
 *
 * @param facts SHA-256 of every fact
 * @param rollUps of the roll-ups as they were kept
 * @param recomputedRollUps of the roll-ups as the facts alone give them
 */
record Digest(String facts, String rollUps, String recomputedRollUps, boolean equal) {

  static Digest of(String facts, String rollUps, String recomputed) {
    return new Digest(facts, rollUps, recomputed, rollUps.equals(recomputed));
  }
}
