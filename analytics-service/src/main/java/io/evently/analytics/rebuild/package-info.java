/** Facts and roll-ups made again from the topics, and digests that compare them. */
package io.evently.analytics.rebuild;
