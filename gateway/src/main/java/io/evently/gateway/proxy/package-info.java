/** The routed surface: which path goes to which service, and how a request gets there and back. */
package io.evently.gateway.proxy;
