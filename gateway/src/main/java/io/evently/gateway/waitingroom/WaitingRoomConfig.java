package io.evently.gateway.waitingroom;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Knobs of waiting rooms. */
@ConfigMapping(prefix = "evently.waiting-room")
public interface WaitingRoomConfig {

  /**
   * People let in a second at most, for each event; from 1. Below it the pace follows how well the
   * sale takes them. About 0.7 of the orders a second that the sale was measured to take.
   */
  @WithDefault("500")
  double pace();

  /** How long somebody who was let in may make an order. */
  @WithDefault("10M")
  Duration admission();

  /**
   * How long people are taken to choose at most; who was let in longer ago and has no order holds
   * up nobody. Three times what buyers took on the average, once that is known.
   */
  @WithDefault("2M")
  Duration shopping();

  /**
   * How long after their turn people are expected to appear at most; more than they wait between
   * looks. Three times what others took on the average, once that is known.
   */
  @WithDefault("25S")
  Duration appearance();

  /** People who look again in a second at most, over all events of one gateway. */
  @WithDefault("2500")
  int looks();

  /** Joins that wait to be written at most, over all events of one gateway. */
  @WithDefault("20000")
  int joins();

  /** Who is told of each change without asking, at most, at one gateway. */
  @WithDefault("5000")
  int listeners();

  /** For how long after its draw a room is kept. */
  @WithDefault("30D")
  Duration kept();
}
