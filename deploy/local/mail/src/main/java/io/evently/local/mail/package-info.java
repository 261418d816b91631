/** The mail server of the local default: it keeps and shows what it gets. */
package io.evently.local.mail;
