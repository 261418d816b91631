package io.evently.deploy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Fields that Kubernetes does not know. The model keeps them silently, where an API server with
 * strict validation refuses them.
 */
final class Unknown {

  private Unknown() {}

  /** Paths of all unknown fields of an object, e.g. {@code spec.replicass}. */
  static List<String> fields(Object object) {
    if (object instanceof GenericKubernetesResource) {
      return List.of("its kind");
    }
    List<String> found = new ArrayList<>();
    walk("", object, found);
    return found;
  }

  private static void walk(String path, Object object, List<String> found) {
    switch (object) {
      case null -> {}
      case Collection<?> all -> {
        int index = 0;
        for (Object one : all) {
          walk(path + "[" + index++ + "]", one, found);
        }
      }
      case Map<?, ?> map -> map.forEach((key, value) -> walk(path + "." + key, value, found));
      default -> {
        if (object.getClass().getPackageName().startsWith("io.fabric8.kubernetes.api.model")
            && !object.getClass().isEnum()) {
          model(path, object, found);
        }
      }
    }
  }

  private static void model(String path, Object object, List<String> found) {
    try {
      Method additional = object.getClass().getMethod("getAdditionalProperties");
      ((Map<?, ?>) additional.invoke(object)).keySet().forEach(key -> found.add(path + "." + key));
    } catch (NoSuchMethodException none) {
      // A value class, e.g. a quantity: it has no fields of its own.
      return;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    for (Field field : object.getClass().getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())
          || field.getName().equals("additionalProperties")) {
        continue;
      }
      try {
        field.setAccessible(true);
        walk(path + "." + field.getName(), field.get(object), found);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
