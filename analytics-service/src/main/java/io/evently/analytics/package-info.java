/** Facts, roll-ups, forecasts, dashboard. */
package io.evently.analytics;
