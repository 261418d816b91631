package io.evently.bench;

import static io.evently.bench.chart.Xml.text;

import io.evently.bench.chart.Chart;
import java.util.ArrayList;
import java.util.List;

/** Lines of a page that are too many for figures; the last column is a picture. */
public final class Table {

  private final String title;
  private final List<String> columns;
  private final List<Row> rows = new ArrayList<>();

  /**
   * An empty one.
   *
   * @param columns their names, the picture's too
   */
  public Table(String title, List<String> columns) {
    this.title = title;
    this.columns = List.copyOf(columns);
  }

  private record Row(boolean good, List<String> cells, Chart picture) {}

  /**
   * Adds a line.
   *
   * @param good whether it is as it should be
   * @param cells in the order of the columns
   */
  public void add(boolean good, List<String> cells, Chart picture) {
    rows.add(new Row(good, List.copyOf(cells), picture));
  }

  String html() {
    StringBuilder out = new StringBuilder();
    out.append("<h2>%s</h2>%n<div class=\"wide\"><table><thead><tr>".formatted(text(title)));
    columns.forEach(name -> out.append("<th>").append(text(name)).append("</th>"));
    out.append("</tr></thead><tbody>\n");
    for (Row row : rows) {
      out.append(row.good() ? "<tr>" : "<tr class=\"bad\">");
      row.cells().forEach(cell -> out.append("<td>").append(text(cell)).append("</td>"));
      out.append("<td class=\"strip\">").append(row.picture().svg()).append("</td></tr>\n");
    }
    return out.append("</tbody></table></div>\n").toString();
  }
}
