package io.evently.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares two JSON texts by keys and types. */
final class Shape {

  private static final String AND_MORE = "…";

  private Shape() {}

  /**
   * What differs, by JSON pointer; empty when the shapes are equal. Each entry of an actual array
   * has the shape of the first entry of the expected one; null stands for a value that may be
   * missing its type. A field {@code "…"} of an expected object stands for all that are not named.
   */
  static List<String> differences(JsonNode expected, JsonNode actual) {
    List<String> found = new ArrayList<>();
    compare("", expected, actual, found);
    return found;
  }

  private static void compare(
      String pointer, JsonNode expected, JsonNode actual, List<String> found) {
    if (expected.isNull() || actual.isNull()) {
      return;
    }
    if (expected.getNodeType() != actual.getNodeType()) {
      found.add(
          "%s is %s, expected %s".formatted(pointer, actual.getNodeType(), expected.getNodeType()));
    } else if (expected.isObject()) {
      compareFields(pointer, expected, actual, found);
    } else if (expected.isArray() && !expected.isEmpty()) {
      for (int i = 0; i < actual.size(); i++) {
        compare(pointer + "/" + i, expected.get(0), actual.get(i), found);
      }
    }
  }

  private static void compareFields(
      String pointer, JsonNode expected, JsonNode actual, List<String> found) {
    Set<String> names = new TreeSet<>();
    expected.fieldNames().forEachRemaining(names::add);
    boolean isWhole = !names.remove(AND_MORE);
    actual.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      String at = pointer + "/" + name;
      if (!actual.has(name)) {
        found.add(at + " is missing");
      } else if (expected.has(name)) {
        compare(at, expected.get(name), actual.get(name), found);
      } else if (isWhole) {
        found.add(at + " is not expected");
      }
    }
  }
}
