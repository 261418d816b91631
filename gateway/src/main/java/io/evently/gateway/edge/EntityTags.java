package io.evently.gateway.edge;

import io.evently.gateway.compression.VariantTags;

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
    // Which of its forms the client has does not matter here.
    for (String tag : VariantTags.plain(ifNoneMatch).split(",", -1)) {
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
