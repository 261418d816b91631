package io.evently.booking.shard;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which bucket is on which shard.
 *
 * @param version rises with every change
 * @param shards the shard of each of the 256 buckets
 */
public record ShardMap(int version, List<Integer> shards) {

  public ShardMap {
    shards = List.copyOf(shards);
    if (shards.size() != Buckets.COUNT || shards.stream().anyMatch(shard -> shard < 0)) {
      throw new IllegalArgumentException("a map has a shard for each of 256 buckets");
    }
  }

  /** For databases with nothing in them: neighbours on different shards. */
  public static ShardMap even(int count) {
    return new ShardMap(
        1, IntStream.range(0, Buckets.COUNT).map(bucket -> bucket % count).boxed().toList());
  }

  /** What was sold before there were shards is where it was. */
  public static ShardMap allOnFirst() {
    return even(1);
  }

  static ShardMap of(int version, Integer[] shards) {
    return new ShardMap(version, Arrays.asList(shards));
  }

  public int shardOf(int bucket) {
    return shards.get(bucket);
  }

  /** How many shards it knows: the highest number in it, and one. */
  public int count() {
    return shards.stream().mapToInt(Integer::intValue).max().orElseThrow() + 1;
  }
}
