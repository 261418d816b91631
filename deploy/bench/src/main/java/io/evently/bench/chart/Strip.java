package io.evently.bench.chart;

import static io.evently.bench.chart.Xml.at;
import static io.evently.bench.chart.Xml.text;

import io.evently.bench.chart.Lines.Point;
import io.evently.bench.chart.Lines.Series;
import java.util.List;

/**
 * Values over time without axes, so small that it stands in a line of a table.
 *
 * @param most what is more is cut off
 * @param marks moments
 */
public record Strip(String title, List<Series> series, double most, List<Double> marks)
    implements Chart {

  private static final double WIDTH = 240;
  private static final double HEIGHT = 36;

  @Override
  public String svg() {
    double last =
        series.stream()
            .flatMap(s -> s.points().stream())
            .mapToDouble(Point::x)
            .reduce(1, Math::max);
    StringBuilder out = new StringBuilder();
    out.append(
        "<svg viewBox=\"0 0 %s %s\" role=\"img\"><title>%s</title>"
            .formatted(at(WIDTH), at(HEIGHT), text(title)));
    for (double mark : marks) {
      String x = at(mark / last * WIDTH);
      out.append(
          "<line class=\"mark\" x1=\"%s\" y1=\"0\" x2=\"%s\" y2=\"%s\"/>"
              .formatted(x, x, at(HEIGHT)));
    }
    for (int i = 0; i < series.size(); i++) {
      StringBuilder points = new StringBuilder();
      for (Point p : series.get(i).points()) {
        points.append(at(p.x() / last * WIDTH)).append(',');
        points.append(at(HEIGHT - 1 - Math.min(1, p.y() / most) * (HEIGHT - 2))).append(' ');
      }
      out.append("<polyline class=\"line s%d\" points=\"%s\"/>".formatted(i % 6, points));
    }
    return out.append("</svg>").toString();
  }
}
