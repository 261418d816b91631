/**
 * Events and their life: draft, published, cancelled or finished; one writer at a time by version.
 */
package io.evently.event.catalogue;
