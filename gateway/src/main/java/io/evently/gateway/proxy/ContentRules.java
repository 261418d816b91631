package io.evently.gateway.proxy;

import io.vertx.core.buffer.Buffer;
import java.util.Locale;

/** What a request body may be: JSON, also when a client such as curl calls it a form. */
final class ContentRules {

  static final String JSON = "application/json";

  private ContentRules() {}

  /**
   * The content type to pass on, or null for a body that is not JSON.
   *
   * @param declared the client's Content-Type, null for none
   * @param hasCookie a browser sends forms to other sites with the cookies of its user, so a form
   *     is never taken for JSON when there is a cookie
   */
  static String effectiveType(String declared, boolean hasCookie, Buffer body) {
    if (declared != null && isJson(declared)) {
      return declared;
    }
    return !hasCookie && startsWithBrace(body) ? JSON : null;
  }

  private static boolean isJson(String contentType) {
    int parameters = contentType.indexOf(';');
    String type =
        (parameters < 0 ? contentType : contentType.substring(0, parameters))
            .trim()
            .toLowerCase(Locale.ROOT);
    return type.equals(JSON) || (type.startsWith("application/") && type.endsWith("+json"));
  }

  private static boolean startsWithBrace(Buffer body) {
    for (int i = 0; i < body.length(); i++) {
      byte b = body.getByte(i);
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b == '{';
      }
    }
    return false;
  }
}
