/** Which pages of other hosts may call from a browser (CORS, Fetch Standard). */
package io.evently.gateway.cors;
