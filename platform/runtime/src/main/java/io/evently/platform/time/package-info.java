/** The one clock, injected so that tests can move it. */
package io.evently.platform.time;
