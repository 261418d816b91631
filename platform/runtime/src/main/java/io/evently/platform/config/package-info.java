/** Configuration in the forms that operators already have. */
package io.evently.platform.config;
