package io.evently.gateway.waitingroom;

/**
 * What became of those whose turn came, or who came in, in some span of time; whenever it did.
 *
 * @param served numbers whose turn came in this span
 * @param appeared of them, who came in
 * @param entered people who came in in this span
 * @param bought of them, who made an order
 * @param units tickets in these orders
 */
record Flow(long served, long appeared, long entered, long bought, long units) {

  static final Flow NONE = new Flow(0, 0, 0, 0, 0);

  Flow with(Flow more) {
    return new Flow(
        served + more.served,
        appeared + more.appeared,
        entered + more.entered,
        bought + more.bought,
        units + more.units);
  }

  Flow without(Flow part) {
    return new Flow(
        served - part.served,
        appeared - part.appeared,
        entered - part.entered,
        bought - part.bought,
        units - part.units);
  }
}
