/** Figures as pictures: small drawings in SVG, without any library or network. */
package io.evently.bench.chart;
