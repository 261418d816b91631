/** The commands of {@code ./evently}: data on stdout, messages on stderr. */
package io.evently.local.cli;
