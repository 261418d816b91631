/** How many requests each caller may make: by tier and account, or by address. */
package io.evently.gateway.limit;
