package io.evently.bench.booking;

import io.evently.bench.load.Answers;
import io.evently.bench.measure.CpuTimes;
import io.evently.bench.measure.Lanes;
import io.evently.bench.measure.LogWork;
import java.util.Map;

/**
 * One measurement under load.
 *
 * @param underLoad processor time from the first request to the last answer
 * @param cpu of the load and of the services' catching up behind it
 * @param log likewise
 * @param lanes likewise
 * @param relaySeconds from the last answer until all bookings were on the topic
 * @param consumerSeconds from then until each consumer had read them; NaN where it did not in time
 */
record Window(
    int connections,
    Answers answers,
    CpuTimes underLoad,
    CpuTimes cpu,
    LogWork log,
    Lanes lanes,
    double relaySeconds,
    Map<String, Double> consumerSeconds) {

  double cpuPerThousand() {
    return cpu.suite() * 1000 / answers.booked().size();
  }

  double cpuPerThousand(String part) {
    return cpu.parts().getOrDefault(part, Double.NaN) * 1000 / answers.booked().size();
  }

  /** Cores that the suite and the generator kept busy. */
  double busyCores() {
    return (underLoad.suite() + underLoad.bench()) / (underLoad.nanoTime() / 1e9);
  }

  double fullPages() {
    return (double) log.fullPages() / answers.booked().size();
  }

  double logBytes() {
    return (double) log.bytes() / answers.booked().size();
  }

  double syncs() {
    return (double) log.syncs() / answers.booked().size();
  }
}
