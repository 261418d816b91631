/** Real servers for tests, tokens for callers, and harnesses that find what only bad luck finds. */
package io.evently.platform.testing;
