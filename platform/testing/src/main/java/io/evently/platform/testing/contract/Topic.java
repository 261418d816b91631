package io.evently.platform.testing.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A public topic, as {@code topics.json} lists it.
 *
 * @param says what a record tells
 * @param key unit of order
 * @param sequence what {@code ce_sequence} counts
 * @param id form of {@code ce_id}
 * @param cleanup {@code compact} or {@code delete}
 * @param consumers services that read it; partners may as well
 */
public record Topic(
    String name,
    String producer,
    String says,
    String key,
    String sequence,
    String id,
    String cleanup,
    int partitions,
    List<String> consumers,
    List<Type> types) {

  /**
   * @param ceType value of {@code ce_type}
   * @param contract name for {@link Contract#of}
   */
  public record Type(@JsonProperty("ce_type") String ceType, String contract) {}

  private record File(List<Topic> topics) {}

  /** All topics, in their order of publication in the docs. */
  public static List<Topic> all() {
    try {
      return Resources.JSON.readValue(Resources.bytes("topics.json"), File.class).topics();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
