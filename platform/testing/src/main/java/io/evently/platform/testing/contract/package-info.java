/** What the parts promise each other, as data that tests and pages of the docs are made from. */
package io.evently.platform.testing.contract;
