package io.evently.gateway.edge;

/** How a flight ended, for those who waited for it. */
public sealed interface Landing {

  /** An answer for all. */
  record Shared(Kept answer) implements Landing {}

  /** An answer, but only for who asked for it: everybody has to ask. */
  record NotShared() implements Landing {}

  /** No answer, and it may be for reasons of who asked: somebody has to ask again. */
  record Failed() implements Landing {}
}
