/** What the gateway costs, and what it does when far more is asked than can be done. */
package io.evently.bench.gateway;
