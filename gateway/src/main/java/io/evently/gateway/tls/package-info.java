/** TLS at the gateway itself, where nothing in front ends it. */
package io.evently.gateway.tls;
