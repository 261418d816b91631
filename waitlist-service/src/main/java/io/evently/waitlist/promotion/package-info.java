/** From freed units to offers: whom to ask, asking, and the log that proves the order. */
package io.evently.waitlist.promotion;
