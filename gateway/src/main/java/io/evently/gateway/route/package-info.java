/** The routed surface at a glance, and the paths that are refused before anything looks at them. */
package io.evently.gateway.route;
