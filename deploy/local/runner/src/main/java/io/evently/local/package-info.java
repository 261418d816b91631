/** A whole Evently on one machine, as processes: the programmatic side of {@code ./evently}. */
package io.evently.local;
