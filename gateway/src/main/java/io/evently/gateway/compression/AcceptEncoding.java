package io.evently.gateway.compression;

import java.util.Locale;

/** What encodings a client takes (RFC 9110, 12.5.3). */
final class AcceptEncoding {

  private AcceptEncoding() {}

  /**
   * Whether it takes gzip.
   *
   * @param header or null
   */
  static boolean takesGzip(String header) {
    if (header == null) {
      return false;
    }
    boolean all = false;
    for (String part : header.toLowerCase(Locale.ROOT).split(",")) {
      int end = part.indexOf(';');
      String coding = (end < 0 ? part : part.substring(0, end)).strip();
      boolean wanted = end < 0 || isWanted(part.substring(end + 1).strip());
      if (coding.equals("gzip") || coding.equals("x-gzip")) {
        return wanted;
      }
      all |= wanted && coding.equals("*");
    }
    return all;
  }

  /** Of a weight: only 0 is a no; what is no weight is none either. */
  private static boolean isWanted(String parameter) {
    return parameter.matches("q=(1(\\.0{0,3})?|0\\.[0-9]{0,3})") && !parameter.matches("q=0\\.?0*");
  }
}
