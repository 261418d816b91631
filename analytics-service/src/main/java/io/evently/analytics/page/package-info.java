/** The dashboard page for a browser. */
package io.evently.analytics.page;
