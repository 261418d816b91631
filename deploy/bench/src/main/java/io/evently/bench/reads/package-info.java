/** The bench of reads: the catalogue before a sale and refusals after it. */
package io.evently.bench.reads;
