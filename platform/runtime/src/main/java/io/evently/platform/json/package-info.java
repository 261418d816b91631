/** How JSON is read and written at every edge. */
package io.evently.platform.json;
