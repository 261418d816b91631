package io.evently.notification.template;

import io.evently.notification.NotificationConfig;
import io.evently.notification.message.Message;
import io.evently.notification.message.Message.EventFacts;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.Variant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts messages into words. Values are never templates: a name in braces stays a name in braces,
 * and in HTML it stays text.
 */
@Singleton
public class Texts {

  private static final String FALLBACK = "en";
  private static final int LONGEST_SUBJECT = 200;

  /** Every value that a text may use: an unknown one is a defect, an absent one is empty. */
  private static final List<String> VALUES =
      List.of(
          "person_name",
          "event_name",
          "event_date",
          "venue",
          "quantity",
          "ticket_type",
          "reference",
          "total",
          "refund",
          "unit_price",
          "expires_at",
          "old_date",
          "old_venue",
          "event_is_cancelled",
          "title",
          "message");

  private static final List<String> TIMES = List.of("event_date", "expires_at", "old_date");

  private final Engine engine =
      Engine.builder().addDefaults().addResultMapper(new HtmlEscaper(List.of("text/html"))).build();
  private final Map<String, Template> templates = new ConcurrentHashMap<>();
  private final Map<String, Properties> languages =
      Map.of(FALLBACK, properties(FALLBACK), "de", properties("de"));
  private final Template plain = engine.parse(resource("layout.txt"), variant("text/plain"));
  private final Template html = engine.parse(resource("layout.html"), variant("text/html"));
  private final ZoneId zone;

  @Inject
  Texts(NotificationConfig config) {
    this(config.zone());
  }

  Texts(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * @param name of the person, or null
   * @param locale BCP 47; null or a language without texts gives English
   */
  public Rendered render(Message m, String name, String locale) {
    String language = locale == null ? FALLBACK : Locale.forLanguageTag(locale).getLanguage();
    Properties texts = languages.getOrDefault(language, languages.get(FALLBACK));
    String spoken = languages.containsKey(language) ? language : FALLBACK;
    Map<String, String> values = values(m, name, spoken, texts);
    String kind = m.kind().wireName();
    String subject = oneLine(words(texts, spoken, kind + ".subject", values));
    List<String> lines =
        Arrays.stream(texts.getProperty(kind + ".body").split("\\|"))
            .map(line -> words(spoken + line, line, values).strip())
            .filter(line -> !line.isEmpty())
            .toList();
    Map<String, Object> page =
        Map.of(
            "subject", subject,
            "language", spoken,
            "greeting", oneLine(words(texts, spoken, "greeting", values)),
            "closing", texts.getProperty("closing"),
            "lines", lines);
    return new Rendered(
        subject, String.join("\n", lines), fill(plain, page), fill(html, page), spoken);
  }

  private Map<String, String> values(Message m, String name, String language, Properties texts) {
    Map<String, String> values = new HashMap<>();
    VALUES.forEach(key -> values.put(key, ""));
    values.put("event_name", texts.getProperty("your_event"));
    EventFacts event = m.event();
    if (event != null) {
      values.put("event_name", event.name());
      values.put("venue", event.venue());
      values.put("event_date", event.date().toString());
    }
    values.put("person_name", name == null ? "" : name);
    m.data().forEach(values::replace);
    if ("event_cancelled".equals(m.data().get("reason"))) {
      values.put("event_is_cancelled", "yes");
    }
    DateTimeFormatter dates =
        DateTimeFormatter.ofPattern(texts.getProperty("dates"), Locale.forLanguageTag(language))
            .withZone(zone);
    TIMES.forEach(
        key ->
            values.computeIfPresent(
                key, (k, time) -> time.isEmpty() ? "" : dates.format(Instant.parse(time))));
    return values;
  }

  private String words(Properties texts, String language, String key, Map<String, String> values) {
    return words(language + key, texts.getProperty(key), values);
  }

  private String words(String key, String text, Map<String, String> values) {
    return fill(
        templates.computeIfAbsent(key, k -> engine.parse(text, variant("text/plain"))), values);
  }

  private static String fill(Template template, Map<String, ?> values) {
    TemplateInstance instance = template.instance();
    values.forEach(instance::data);
    return instance.render();
  }

  /** No header can be smuggled in behind a line break. */
  private static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    return line.length() <= LONGEST_SUBJECT ? line : line.substring(0, LONGEST_SUBJECT - 1) + "…";
  }

  private static Variant variant(String type) {
    return new Variant(Locale.ROOT, StandardCharsets.UTF_8, type);
  }

  private static Properties properties(String language) {
    var properties = new Properties();
    try (InputStream in = open(language + ".properties")) {
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    return Texts.class.getResourceAsStream("/mail/" + name);
  }
}
