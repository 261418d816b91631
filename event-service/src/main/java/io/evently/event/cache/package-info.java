/**
 * Answers kept near: in this process, then in Redis; the database when both know nothing or fail.
 */
package io.evently.event.cache;
