/**
 * The rules of a sale as pure functions: state and a batch of commands in, outcomes and moves out.
 */
package io.evently.booking.sale;
