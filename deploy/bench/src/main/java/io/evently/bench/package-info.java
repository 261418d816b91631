/**
 * Benches that anyone can repeat: each starts a suite of its own, loads it, and proves its books.
 */
package io.evently.bench;
