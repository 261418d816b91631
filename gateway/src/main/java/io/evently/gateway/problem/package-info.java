/** What the gateway itself answers when it refuses or fails: always problem details. */
package io.evently.gateway.problem;
