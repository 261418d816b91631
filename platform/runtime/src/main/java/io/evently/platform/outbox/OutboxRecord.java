package io.evently.platform.outbox;

import java.time.Instant;

/**
 * One record for a public topic.
 *
 * @param topic full name
 * @param key unit of order
 * @param id {@code ce_id}: stable, so that the same fact republished has the same id
 * @param type {@code ce_type}
 * @param subject {@code ce_subject}
 * @param time when the fact became true, by the database's clock
 * @param sequence increasing per key
 * @param traceparent W3C trace context of the request that caused it, or null
 * @param data JSON object as UTF-8
 */
public record OutboxRecord(
    String topic,
    String key,
    String id,
    String type,
    String subject,
    Instant time,
    long sequence,
    String traceparent,
    byte[] data) {}
