package io.evently.gateway.edge;

/** Whether a client has an answer already. */
public final class EntityTags {

  private EntityTags() {}

  /**
   * @param ifNoneMatch header or null
   * @param etag of the answer, or null
   */
  public static boolean isKnown(String ifNoneMatch, String etag) {
    if (ifNoneMatch == null || etag == null) {
      return false;
    }
    if (ifNoneMatch.equals(etag)) {
      return true;
    }
    for (String tag : ifNoneMatch.split(",", -1)) {
      String one = tag.strip();
      if (one.equals("*") || strong(one).equals(strong(etag))) {
        return true;
      }
    }
    return false;
  }

  private static String strong(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
