package io.evently.bench.chart;

import static io.evently.bench.chart.Xml.at;
import static io.evently.bench.chart.Xml.number;
import static io.evently.bench.chart.Xml.text;

import java.util.Map;

/**
 * One value a name.
 *
 * @param unit of the values
 */
public record Bars(String title, String unit, Map<String, Double> values) implements Chart {

  private static final double WIDTH = 680;
  private static final double SHORT_NAMES = 170;
  private static final double LETTER = 6;
  private static final double NUMBERS = 90;
  private static final double ROW = 24;

  @Override
  public String svg() {
    double largest =
        values.values().stream()
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    double names = namesWidth();
    StringBuilder out = new StringBuilder();
    out.append(
        "<svg viewBox=\"0 0 %s %s\" role=\"img\"><title>%s</title>"
            .formatted(at(WIDTH), at(ROW * values.size() + 6), text(title)));
    double top = 4;
    for (Map.Entry<String, Double> bar : values.entrySet()) {
      double value = bar.getValue();
      double length =
          Double.isFinite(value) && largest > 0
              ? Math.max(0, value) / largest * (WIDTH - names - NUMBERS)
              : 0;
      out.append(
          "<text text-anchor=\"end\" x=\"%s\" y=\"%s\">%s</text>"
              .formatted(at(names - 8), at(top + 15), text(bar.getKey())));
      out.append(
          "<rect class=\"bar\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"16\"/>"
              .formatted(at(names), at(top + 2), at(length)));
      out.append(
          "<text x=\"%s\" y=\"%s\">%s</text>"
              .formatted(
                  at(names + length + 6),
                  at(top + 15),
                  text(Double.isFinite(value) ? number(value) + " " + unit : "?")));
      top += ROW;
    }
    return out.append("</svg>").toString();
  }

  private double namesWidth() {
    int longest = values.keySet().stream().mapToInt(String::length).max().orElse(0);
    return Math.clamp(LETTER * longest + 8, SHORT_NAMES, WIDTH / 2);
  }
}
