/** Lists, search and ranking of what the public may know of. */
package io.evently.event.browse;
