/**
 * Who calls: verified user tokens, service tokens for internal endpoints, nothing that hands tokens
 * out.
 */
package io.evently.platform.security;
