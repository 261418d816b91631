package io.evently.gateway.soldout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.evently.platform.security.Caller;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Tickets as most people ask for them: for themselves, of one type, without a code or a price. Only
 * such a request may be refused without booking-service, since nothing else can be wrong with it.
 *
 * @param ticketType null where the event has one
 * @param guest whether nobody is logged in
 */
public record Asked(String eventId, String ticketType, boolean guest, int quantity) {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int LONGEST = 1024;
  private static final int MOST = 1000;

  /** Null where it is asked for in any other way. */
  public static Asked of(Buffer body, Caller caller) {
    if (body == null || body.length() > LONGEST) {
      return null;
    }
    try (JsonParser parser = JSON.createParser(body.getBytes())) {
      return read(parser, caller);
    } catch (IOException notJson) {
      // booking-service says what is wrong with it.
      return null;
    }
  }

  private static Asked read(JsonParser parser, Caller caller) throws IOException {
    String user = null;
    String event = null;
    String type = null;
    int quantity = 0;
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return null;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("quantity") && value == JsonToken.VALUE_NUMBER_INT) {
        quantity = parser.getIntValue();
      } else if (value != JsonToken.VALUE_STRING || !ID.matcher(parser.getText()).matches()) {
        return null;
      } else {
        switch (name) {
          case "user_id" -> user = parser.getText();
          case "event_id" -> event = parser.getText();
          case "ticket_type" -> type = parser.getText();
          default -> {
            return null;
          }
        }
      }
    }
    boolean whole = parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    boolean own = user != null && (caller == null || caller.subject().equals(user));
    return whole && own && event != null && quantity >= 1 && quantity <= MOST
        ? new Asked(event, type, caller == null, quantity)
        : null;
  }
}
