/** Compares images, compose file and chart with the code that they run. */
package io.evently.deploy;
