/** Every refusal as RFC 9457 problem details with a stable code. */
package io.evently.platform.problem;
