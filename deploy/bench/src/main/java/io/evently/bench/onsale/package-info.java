/**
 * The bench of a whole sale: a stampede with payments, lost answers, a crash, and the books after
 * it.
 */
package io.evently.bench.onsale;
