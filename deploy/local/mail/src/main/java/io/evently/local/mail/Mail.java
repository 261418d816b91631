package io.evently.local.mail;

import java.time.Instant;

/**
 * One message to one address.
 *
 * @param number since the start, from 1
 * @param headers as they came
 * @param text the plain part, or null
 * @param html the HTML part, or null; whatever somebody sent, so never to be trusted
 */
record Mail(
    long number,
    String to,
    String subject,
    String messageId,
    Instant receivedAt,
    String headers,
    String text,
    String html) {}
