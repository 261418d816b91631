/** What a load costs: processor, log, lanes, topics; and what this machine can do without us. */
package io.evently.bench.measure;
