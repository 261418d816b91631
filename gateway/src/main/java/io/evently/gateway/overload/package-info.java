/** How much each service is asked at a time, what goes first, and when it is left alone. */
package io.evently.gateway.overload;
