package io.evently.gateway.compression;

/**
 * Entity tags of the two forms of an answer. They have to differ, because they are strong: the same
 * tag would promise the same bytes.
 */
public final class VariantTags {

  private static final String MARK = "-gzip\"";

  private VariantTags() {}

  /** Of the form as gzip. */
  static String gzipped(String tag) {
    return tag.endsWith("\"") ? tag.substring(0, tag.length() - 1) + MARK : tag;
  }

  /**
   * As services know them.
   *
   * @param tags one or a list, or null
   */
  public static String plain(String tags) {
    return tags == null || !tags.contains(MARK) ? tags : tags.replace(MARK, "\"");
  }
}
