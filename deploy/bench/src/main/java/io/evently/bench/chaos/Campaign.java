package io.evently.bench.chaos;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Faults on several seeds, each fault alone.
 *
 * @param seed the first one; the others follow it one by one
 * @param faults by name
 */
record Campaign(long seed, int seeds, List<String> faults) {

  List<Long> eachSeed() {
    return LongStream.range(seed, seed + seeds).boxed().toList();
  }

  /** The faults of a seed, in the order that it draws. */
  List<String> order(long ofSeed) {
    List<String> order = new ArrayList<>(faults);
    Collections.shuffle(order, new Random(ofSeed));
    return order;
  }

  @JsonIgnore
  int size() {
    return seeds * faults.size();
  }
}
