/** The process that stands between clients and services. */
package io.evently.gateway;
