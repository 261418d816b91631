/** The Kafka broker of a local Evently: one KRaft node in a process of its own. */
package io.evently.local.broker;
