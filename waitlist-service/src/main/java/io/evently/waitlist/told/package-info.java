/** What other services say: freed units, settled holds, events that are over. */
package io.evently.waitlist.told;
