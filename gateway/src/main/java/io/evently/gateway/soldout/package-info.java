/**
 * What is known to be sold out is refused here for a moment, so that a stampede ends at the door.
 */
package io.evently.gateway.soldout;
