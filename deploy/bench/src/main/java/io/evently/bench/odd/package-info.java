/** Requests that are nearly right, and whether their answers are what every answer has to be. */
package io.evently.bench.odd;
