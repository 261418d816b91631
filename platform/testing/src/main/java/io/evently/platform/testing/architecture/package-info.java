/** How the code of a service is cut, as rules that a test of each service runs. */
package io.evently.platform.testing.architecture;
