/** Answers as gzip for those who take it. */
package io.evently.gateway.compression;
