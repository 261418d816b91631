/** Lets the services write down what starts them sooner. */
package io.evently.bench.train;
