package io.evently.bench.chaos;

import io.evently.bench.Invariant;
import io.evently.bench.chaos.ChaosPlan.Trouble;
import java.util.List;

/**
 * A plan as it went.
 *
 * @param history what customers did and were told, in order
 * @param outages in order
 * @param invariants in the order in which they were looked at
 */
record Run(
    ChaosPlan plan, List<Operation> history, List<Outage> outages, List<Invariant> invariants) {

  /**
   * A fault as it was.
   *
   * @param beganAt microseconds since 1970, like all times of the history
   * @param healedAt when the part and all others were ready again
   */
  record Outage(Trouble trouble, long beganAt, long healedAt) {}
}
