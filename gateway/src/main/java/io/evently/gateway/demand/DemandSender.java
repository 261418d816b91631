package io.evently.gateway.demand;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.gateway.demand.DemandCounter.Sums;
import io.evently.platform.json.WireFormat;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Says what was counted, each event once a few seconds. A broker that does not take it at once does
 * not get it: demand is a help for prices, never worth memory or a request's time.
 */
@Singleton
class DemandSender {

  private static final Logger LOG = Logger.getLogger(DemandSender.class);
  private static final String TOPIC = "evently.internal.demand.v1";
  private static final String TYPE = "evently.demand.counted.v1";
  private static final int EVENTS = 10_000;

  /**
   * Seconds of a window. What it counted goes out over the next one, so that its consumers do not
   * get ten thousand events at once.
   */
  private static final int PARTS = 5;

  private static final ObjectMapper JSON = WireFormat.apply(new ObjectMapper());

  private final DemandCounter counter = new DemandCounter(EVENTS);
  private final String process = UUID.randomUUID().toString();
  private final Clock clock;
  private final Counter dropped;
  private final KafkaProducer<String, byte[]> producer;
  private Instant since;
  private List<DemandCounted> window = List.of();
  private int part;
  private int sent;
  private long number;

  DemandSender(
      @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
      Clock clock,
      MeterRegistry metrics) {
    this.clock = clock;
    this.since = now();
    this.dropped =
        Counter.builder("evently.demand.dropped")
            .description("Sums of events that the broker did not get")
            .register(metrics);
    this.producer =
        new KafkaProducer<>(
            config(bootstrapServers), new StringSerializer(), new ByteArraySerializer());
  }

  /** Data of a record. */
  record DemandCounted(
      String eventId,
      Instant windowStart,
      Instant windowEnd,
      long views,
      long quotes,
      long refusals) {}

  @Produces
  @Singleton
  DemandCounter counter() {
    return counter;
  }

  private static Properties config(String bootstrapServers) {
    var config = new Properties();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "gateway-demand");
    config.put(ProducerConfig.ACKS_CONFIG, "1");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    config.put(ProducerConfig.RETRIES_CONFIG, 0);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 3000);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * 1024 * 1024);
    config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2000);
    return config;
  }

  @Scheduled(every = "1s", delayed = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void flush() {
    if (part == PARTS) {
      window = counted();
      sent = 0;
      part = 0;
    }
    part++;
    int due = window.size() * part / PARTS;
    try {
      while (sent < due) {
        if (!send(window.get(sent++))) {
          giveUp();
        }
      }
    } catch (KafkaException e) {
      LOG.debugf("demand is not said: %s", e.toString());
      giveUp();
    }
  }

  private List<DemandCounted> counted() {
    Instant until = now();
    List<DemandCounted> counted =
        counter.drain().entrySet().stream()
            .map(one -> data(one.getKey(), one.getValue(), until))
            .toList();
    since = until;
    return counted;
  }

  private void giveUp() {
    dropped.increment((double) window.size() - sent);
    sent = window.size();
  }

  private DemandCounted data(String event, Sums sums, Instant until) {
    return new DemandCounted(event, since, until, sums.views(), sums.quotes(), sums.refusals());
  }

  /** False when the broker is away: the rest of this window is not worth waiting for. */
  private boolean send(DemandCounted data) {
    Future<RecordMetadata> sent =
        producer.send(
            record(data),
            (metadata, failure) -> {
              if (failure != null) {
                dropped.increment();
              }
            });
    return !(sent.isDone() && sent.state() == Future.State.FAILED);
  }

  private ProducerRecord<String, byte[]> record(DemandCounted data) {
    var record = new ProducerRecord<>(TOPIC, data.eventId(), bytes(data));
    number++;
    Headers headers = record.headers();
    header(headers, "ce_specversion", "1.0");
    header(headers, "ce_id", process + "-" + number);
    header(headers, "ce_source", "/evently/gateway");
    header(headers, "ce_type", TYPE);
    header(headers, "ce_subject", data.eventId());
    header(headers, "ce_time", data.windowEnd().toString());
    header(headers, "ce_sequence", Long.toString(number));
    header(headers, "content-type", "application/json");
    return record;
  }

  private static void header(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] bytes(DemandCounted data) {
    try {
      return JSON.writeValueAsBytes(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values must be writable", e);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  @PreDestroy
  void close() {
    producer.close(Duration.ofSeconds(1));
  }
}
