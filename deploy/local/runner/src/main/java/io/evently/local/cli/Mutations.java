package io.evently.local.cli;

import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Changes of a module's classes.
 *
 * @param made all of them
 * @param seen those with which a test failed or did not end
 */
record Mutations(int made, int seen) {

  /**
   * Reads a report of PIT.
   *
   * @param report {@code mutations.xml}
   */
  static Mutations in(Path report) {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    int made = 0;
    int seen = 0;
    try (InputStream in = Files.newInputStream(report)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT && xml.getLocalName().equals("mutation")) {
          made++;
          seen += Boolean.parseBoolean(xml.getAttributeValue(null, "detected")) ? 1 : 0;
        }
      }
    } catch (IOException | XMLStreamException e) {
      throw new ServerException("Cannot read " + report + ": " + e.getMessage(), e);
    }
    return new Mutations(made, seen);
  }

  @Override
  public String toString() {
    return made == 0
        ? "nothing was changed"
        : "%d of %d changes seen (%d %%)".formatted(seen, made, 100 * seen / made);
  }
}
