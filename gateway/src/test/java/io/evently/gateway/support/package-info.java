/** Services that behave badly on purpose, and a client that sends what no client would. */
package io.evently.gateway.support;
