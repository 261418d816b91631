/** The whole suite as processes, driven through the gateway as a client would. */
package io.evently.e2e;
