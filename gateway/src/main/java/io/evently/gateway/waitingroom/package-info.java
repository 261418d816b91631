/**
 * The queue before a sale. Who comes before the sale begins is shuffled by a seed that was
 * committed to, who comes later queues up; which number is served follows the stock and the sale's
 * health.
 */
package io.evently.gateway.waitingroom;
