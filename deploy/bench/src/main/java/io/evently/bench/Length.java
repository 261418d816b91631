package io.evently.bench;

/** How much of its protocol a bench does. */
public enum Length {
  /** To compare two builds. */
  QUICK,
  /** To publish. */
  DAILY,
  /** To publish, with more of everything. */
  FULL
}
