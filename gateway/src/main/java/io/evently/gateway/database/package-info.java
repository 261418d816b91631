/** How the gateway's own features use its database. */
package io.evently.gateway.database;
