package io.evently.bench;

/**
 * Something that has to be true whatever the speed.
 *
 * @param held whether it was
 * @param detail what was compared, with counts
 */
public record Invariant(String name, boolean held, String detail) {

  /** The same, where it is looked at more than once. */
  public Invariant after(String load) {
    return new Invariant(name + ", after the " + load, held, detail);
  }
}
