package io.evently.bench.chart;

import static io.evently.bench.chart.Xml.at;
import static io.evently.bench.chart.Xml.number;
import static io.evently.bench.chart.Xml.text;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Values over time or another measure.
 *
 * @param x what the horizontal axis counts
 * @param y what the vertical one counts
 * @param logarithmic whether the vertical one is
 * @param names instead of numbers on the horizontal axis, by their place; empty for numbers
 * @param marks moments with a name, e.g. a kill
 */
public record Lines(
    String title,
    String x,
    String y,
    boolean logarithmic,
    List<Series> series,
    Map<Double, String> names,
    Map<Double, String> marks)
    implements Chart {

  private static final double WIDTH = 680;
  private static final double HEIGHT = 260;
  private static final double LEFT = 56;
  private static final double RIGHT = 16;
  private static final double TOP = 34;
  private static final double BOTTOM = 40;

  /** A point. */
  public record Point(double x, double y) {}

  /** One line; points that are no numbers are gaps. */
  public record Series(String name, List<Point> points) {

    /** One value a second, from zero. */
    public static Series bySecond(String name, List<Integer> values) {
      return new Series(
          name,
          IntStream.range(0, values.size()).mapToObj(x -> new Point(x, values.get(x))).toList());
    }
  }

  /** Over seconds, from zero. */
  public static Lines overTime(String title, String y, List<Series> series) {
    return new Lines(title, "seconds", y, false, series, Map.of(), Map.of());
  }

  /** The same with a moment that has a name. */
  public Lines mark(double at, String name) {
    Map<Double, String> more = new TreeMap<>(marks);
    more.put(at, name);
    return new Lines(title, x, y, logarithmic, series, names, more);
  }

  /** The same with a vertical axis on which ten times as much is one step further. */
  public Lines onLogScale() {
    return new Lines(title, x, y, true, series, names, marks);
  }

  private DoubleStream all(ToDoubleFunction<Point> coordinate) {
    return series.stream()
        .flatMap(s -> s.points().stream())
        .mapToDouble(coordinate)
        .filter(Double::isFinite);
  }

  @Override
  public String svg() {
    double first = all(Point::x).min().orElse(0);
    double last = Math.max(all(Point::x).max().orElse(1), first + 1e-9);
    Axis across = new Axis(names.isEmpty() ? Math.min(0, first) : first, last, false);
    Axis up = Axis.upTo(all(Point::y).min().orElse(0), all(Point::y).max().orElse(1), logarithmic);
    StringBuilder out = new StringBuilder();
    out.append(
        "<svg viewBox=\"0 0 %s %s\" role=\"img\"><title>%s</title>"
            .formatted(at(WIDTH), at(HEIGHT), text(title)));
    for (double tick : up.ticks()) {
      double h = vertical(up, tick);
      out.append(line("grid", LEFT, h, WIDTH - RIGHT, h));
      out.append(label("end", LEFT - 6, h + 4, number(tick)));
    }
    ticksAcross(across)
        .forEach(
            (place, name) ->
                out.append(label("middle", horizontal(across, place), HEIGHT - BOTTOM + 16, name)));
    out.append(label("middle", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, x));
    out.append(label("start", 4, 14, y));
    marks.forEach(
        (place, name) -> {
          double h = horizontal(across, place);
          out.append(line("mark", h, TOP, h, HEIGHT - BOTTOM));
          out.append(label("start", h + 4, TOP + 10, name));
        });
    double legend = WIDTH - RIGHT;
    for (int i = series.size() - 1; i >= 0; i--) {
      String name = series.get(i).name();
      out.append(
          "<text class=\"legend t%d\" text-anchor=\"end\" x=\"%s\" y=\"14\">%s</text>"
              .formatted(i % 6, at(legend), text(name)));
      legend -= 12 + 6.6 * name.length();
    }
    for (int i = 0; i < series.size(); i++) {
      path(out, across, up, series.get(i), i % 6);
    }
    return out.append("</svg>").toString();
  }

  private Map<Double, String> ticksAcross(Axis across) {
    Map<Double, String> ticks = new TreeMap<>(names);
    if (!names.isEmpty()) {
      ticks.keySet().removeIf(place -> place > across.to());
      return ticks;
    }
    across.ticks().forEach(tick -> ticks.put(tick, number(tick)));
    return ticks;
  }

  private static void path(StringBuilder out, Axis across, Axis up, Series one, int colour) {
    StringBuilder d = new StringBuilder();
    boolean pen = false;
    for (Point p : one.points()) {
      if (Double.isFinite(p.x()) && Double.isFinite(p.y())) {
        d.append(pen ? "L" : "M")
            .append(at(horizontal(across, p.x())))
            .append(' ')
            .append(at(vertical(up, p.y())));
        pen = true;
      } else {
        pen = false;
      }
    }
    if (!d.isEmpty()) {
      out.append("<path class=\"line s%d\" d=\"%s\"/>".formatted(colour, d));
    }
  }

  private static double horizontal(Axis axis, double value) {
    return LEFT + axis.place(value) * (WIDTH - LEFT - RIGHT);
  }

  private static double vertical(Axis axis, double value) {
    return HEIGHT - BOTTOM - axis.place(value) * (HEIGHT - TOP - BOTTOM);
  }

  private static String line(String style, double x1, double y1, double x2, double y2) {
    return "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
        .formatted(style, at(x1), at(y1), at(x2), at(y2));
  }

  private static String label(String anchor, double x, double y, String what) {
    return "<text text-anchor=\"%s\" x=\"%s\" y=\"%s\">%s</text>"
        .formatted(anchor, at(x), at(y), text(what));
  }
}
