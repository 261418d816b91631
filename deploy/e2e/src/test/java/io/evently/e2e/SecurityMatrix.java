package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table {@code security-matrix.txt}, which explains itself. */
final class SecurityMatrix {

  private static final Map<String, String> CODES =
      Map.of("401", "unauthenticated", "403", "forbidden", "404", "not_found");

  private SecurityMatrix() {}

  /** Who asks, in the order of the columns. */
  enum Who {
    NOBODY,
    WRONG,
    SECRET,
    BUYER,
    OTHER,
    HOST,
    RIVAL,
    PARTNER,
    ADMIN,
    SERVICE;

    boolean isGuest() {
      return this == NOBODY || this == WRONG || this == SECRET;
    }
  }

  /**
   * A line of the table.
   *
   * @param cells what is expected for whom
   * @param answers any of these is what an allowed caller gets
   * @param instead what is asked for instead of what the operation usually is
   */
  record Row(
      String operation, Map<Who, String> cells, List<String> answers, Map<String, String> instead) {

    boolean allows(Who who) {
      return shows(who) || cells.get(who).equals("own");
    }

    /** Whether the host's things may be in the answer. */
    boolean shows(Who who) {
      return cells.get(who).equals("ok");
    }

    List<Who> allowed() {
      return cells.keySet().stream().filter(this::allows).toList();
    }

    List<Who> refused() {
      return cells.keySet().stream().filter(who -> !allows(who)).toList();
    }

    int status(Who who) {
      return Integer.parseInt(cells.get(who).substring(0, 3));
    }

    String code(Who who) {
      String cell = cells.get(who);
      return cell.length() > 3 ? cell.substring(4) : CODES.get(cell);
    }

    @Override
    public String toString() {
      return instead.isEmpty() ? operation : operation + " " + instead;
    }
  }

  static List<Row> rows() {
    return text()
        .lines()
        .filter(l -> !l.isBlank() && !l.startsWith("#"))
        .map(SecurityMatrix::row)
        .toList();
  }

  private static Row row(String line) {
    String[] words = line.strip().split(" +");
    int answers = Who.values().length + 1;
    assertThat(words.length).as(line).isGreaterThan(answers);
    Map<Who, String> cells = new EnumMap<>(Who.class);
    for (Who who : Who.values()) {
      String cell = words[who.ordinal() + 1];
      assertThat(cell).as(line).matches("ok|own|(401|403|404)(:[a-z_]+)?");
      cells.put(who, cell);
    }
    Map<String, String> instead = new HashMap<>();
    for (int i = answers + 1; i < words.length; i++) {
      String[] pair = words[i].split("=", 2);
      instead.put(pair[0], pair[1]);
    }
    return new Row(words[0], cells, List.of(words[answers].split(",")), instead);
  }

  private static String text() {
    try (InputStream table = SecurityMatrix.class.getResourceAsStream("/security-matrix.txt")) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
