package io.evently.local.cli;

import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What Surefire's reports of one run say.
 *
 * @param passed how many tests
 * @param failures one line each
 * @param skipped one line each, with the reason
 */
record TestReports(int passed, List<String> failures, List<String> skipped) {

  static TestReports since(Path root, Instant begin) {
    Tally tally = new Tally();
    try (Stream<Path> files = Files.find(root, 7, (path, about) -> isReport(path))) {
      files.sorted().filter(file -> isNewer(file, begin)).forEach(tally::add);
    } catch (IOException e) {
      throw new ServerException("Cannot read the reports of the tests", e);
    }
    return new TestReports(tally.passed, tally.failures, tally.skipped);
  }

  int failed() {
    return failures.size();
  }

  String summary() {
    String last = skipped.isEmpty() ? "" : ", " + skipped.size() + " skipped";
    return passed + " passed, " + failed() + " failed" + last;
  }

  private static boolean isReport(Path path) {
    return path.getParent() != null
        && path.getParent().endsWith("target/surefire-reports")
        && path.getFileName().toString().matches("TEST-.*\\.xml");
  }

  private static boolean isNewer(Path file, Instant begin) {
    try {
      return Files.getLastModifiedTime(file).compareTo(FileTime.from(begin)) >= 0;
    } catch (IOException vanished) {
      return false;
    }
  }

  private static final class Tally {
    private int passed;
    private final List<String> failures = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    void add(Path report) {
      NodeList tests = parse(report).getElementsByTagName("testcase");
      for (int i = 0; i < tests.getLength(); i++) {
        add((Element) tests.item(i));
      }
    }

    private void add(Element test) {
      String name = test.getAttribute("classname") + "." + test.getAttribute("name");
      if (has(test, "failure") || has(test, "error")) {
        failures.add(name);
      } else if (has(test, "skipped")) {
        Element reason = (Element) test.getElementsByTagName("skipped").item(0);
        skipped.add(name + ": " + reason.getAttribute("message"));
      } else {
        passed++;
      }
    }

    private static boolean has(Element test, String child) {
      return test.getElementsByTagName(child).getLength() > 0;
    }

    private static Element parse(Path report) {
      try {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(report.toFile()).getDocumentElement();
      } catch (IOException | SAXException | ParserConfigurationException e) {
        throw new ServerException("Cannot read " + report, e);
      }
    }
  }
}
