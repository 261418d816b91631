package io.evently.e2e;

import io.evently.local.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The routes that the services' code serves, read from the code itself: what an API description
 * leaves out cannot be found in it.
 */
final class JaxRsRoutes {

  private static final Pattern OF_CLASS =
      Pattern.compile("^@Path\\(\"([^\"]*)\"\\)$", Pattern.MULTILINE);

  /** Of the form that the formatter gives it: one annotation of a method a line, 2 spaces in. */
  private static final Pattern OF_METHOD =
      Pattern.compile(
          "^ {2}@(GET|POST|PUT|PATCH|DELETE)\\n(?: {2}@Path\\(\"([^\"]*)\"\\)\\n)?",
          Pattern.MULTILINE);

  private JaxRsRoutes() {}

  /** {@code GET /api/v1/events/{id}}, of all services and of what they share. */
  static List<String> of(Path root) throws IOException {
    List<String> routes = new ArrayList<>();
    for (Service service : Service.values()) {
      routes.addAll(ofModule(root.resolve(service.label())));
    }
    routes.addAll(ofModule(root.resolve("platform/runtime")));
    return routes;
  }

  private static List<String> ofModule(Path module) throws IOException {
    List<String> routes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        Matcher resource = OF_CLASS.matcher(source);
        if (resource.find()) {
          OF_METHOD
              .matcher(source)
              .results()
              .map(m -> m.group(1) + " " + joined(resource.group(1), m.group(2)))
              .forEach(routes::add);
        }
      }
    }
    return routes;
  }

  private static String joined(String resource, String method) {
    String path = (resource + (method == null ? "" : "/" + method)).replaceAll("/{2,}", "/");
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
