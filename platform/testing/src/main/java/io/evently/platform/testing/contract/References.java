package io.evently.platform.testing.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** References within one document. */
final class References {

  private References() {}

  /**
   * A copy with every {@code $ref} replaced by what it refers to; what stands beside one is more
   * exact.
   *
   * @param root the document that references are pointers into; none of them leads back to itself
   */
  static JsonNode inlined(JsonNode node, JsonNode root) {
    if (node instanceof ArrayNode array) {
      ArrayNode copy = array.arrayNode();
      array.forEach(item -> copy.add(inlined(item, root)));
      return copy;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode copy = object.objectNode();
    if (object.has("$ref")) {
      String reference = object.get("$ref").asText();
      JsonNode target = root.at(reference.substring(1));
      if (!reference.startsWith("#/") || !target.isObject()) {
        throw new IllegalArgumentException("nothing is at " + reference);
      }
      copy.setAll((ObjectNode) inlined(target, root));
    }
    object
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("$ref")) {
                copy.set(field.getKey(), inlined(field.getValue(), root));
              }
            });
    return copy;
  }
}
