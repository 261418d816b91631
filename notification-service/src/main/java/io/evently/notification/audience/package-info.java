/** Whose bookings and places an event has, and news that go to all of them. */
package io.evently.notification.audience;
