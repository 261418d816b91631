/** What the API descriptions of all services have in common. */
package io.evently.platform.openapi;
