package io.evently.bench.chart;

/** One picture of a report. */
public sealed interface Chart permits Lines, Bars, Strip {

  /** What it shows. */
  String title();

  /** Drawn; colours are classes that the page defines, so that it is read on light and dark. */
  String svg();
}
