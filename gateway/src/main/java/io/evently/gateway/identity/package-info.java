/** Accounts, their sessions and passwords, and the keys that sign their tokens. */
package io.evently.gateway.identity;
