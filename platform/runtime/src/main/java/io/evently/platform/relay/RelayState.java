package io.evently.platform.relay;

/** What the relay of this process is doing. */
public enum RelayState {
  /** Not started, or switched off. */
  OFF,
  /** Another process leads. */
  STANDBY,
  /** The engine is being started. */
  STARTING,
  /** Records flow. */
  RUNNING,
  /** The engine failed and is tried again after a back-off. */
  BACKING_OFF,
  /**
   * The replication slot is missing or lost: facts may be unpublished; an operator has to
   * republish.
   */
  REFUSED
}
