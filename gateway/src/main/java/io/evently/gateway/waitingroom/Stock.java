package io.evently.gateway.waitingroom;

/** Where an event's tickets are, as booking-service tells it. */
record Stock(int available, int held, int waitlistReserved) {}
