/** The figures over HTTP, computed when they are asked for. */
package io.evently.analytics.report;
