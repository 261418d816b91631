/**
 * The bench of faults: parts are killed under load, and afterwards the books and the clients'
 * history are checked.
 */
package io.evently.bench.chaos;
