package io.evently.gateway.waitingroom;

/**
 * What became of those whose turn came, or who came in, in some span of time; whenever it did.
 *
 * @param served numbers whose turn came in this span
 * @param appeared of them, who came in
 * @param appearing seconds that they took to, in sum
 * @param entered people who came in in this span
 * @param bought of them, who made an order
 * @param choosing seconds that they took to, in sum
 * @param units tickets in these orders
 */
record Flow(
    long served,
    long appeared,
    long appearing,
    long entered,
    long bought,
    long choosing,
    long units) {

  static final Flow NONE = new Flow(0, 0, 0, 0, 0, 0, 0);

  static Flow ofServed(long numbers) {
    return new Flow(numbers, 0, 0, 0, 0, 0, 0);
  }

  static Flow ofAppeared(long seconds) {
    return new Flow(0, 1, seconds, 0, 0, 0, 0);
  }

  static Flow ofEntered() {
    return new Flow(0, 0, 0, 1, 0, 0, 0);
  }

  static Flow ofBought(long seconds, long units) {
    return new Flow(0, 0, 0, 0, 1, seconds, units);
  }

  Flow with(Flow more) {
    return new Flow(
        served + more.served,
        appeared + more.appeared,
        appearing + more.appearing,
        entered + more.entered,
        bought + more.bought,
        choosing + more.choosing,
        units + more.units);
  }
}
