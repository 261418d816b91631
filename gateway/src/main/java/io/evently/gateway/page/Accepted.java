package io.evently.gateway.page;

import java.util.Locale;

/** What a client wants of a page that there is as HTML and as JSON. */
final class Accepted {

  private Accepted() {}

  /**
   * Whether JSON is named, and HTML is not or for less. A browser names HTML; who names neither
   * gets HTML, too.
   *
   * @param accept header or null
   */
  static boolean prefersJson(String accept) {
    return accept != null && weight(accept, "json") > weight(accept, "text/html");
  }

  /** Of the best range that ends so; 0 for none. What is no number counts as none. */
  private static double weight(String accept, String ending) {
    double best = 0;
    for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = range.split(";");
      if (parts.length > 0 && parts[0].strip().endsWith(ending)) {
        best = Math.max(best, quality(parts));
      }
    }
    return best;
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=")) {
        String number = parameter.substring(2);
        return number.matches("[01](\\.[0-9]{0,3})?") ? Double.parseDouble(number) : 0;
      }
    }
    return 1;
  }
}
