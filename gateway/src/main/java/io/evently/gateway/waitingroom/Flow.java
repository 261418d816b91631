package io.evently.gateway.waitingroom;

/**
 * What went through the turnstile in some span of time.
 *
 * @param served numbers whose turn came
 * @param claimed of them, who came in
 * @param bought of them, who made an order
 * @param units tickets in these orders
 */
record Flow(long served, long claimed, long bought, long units) {

  static final Flow NONE = new Flow(0, 0, 0, 0);

  Flow without(Flow part) {
    return new Flow(
        served - part.served, claimed - part.claimed, bought - part.bought, units - part.units);
  }
}
