package io.evently.bench.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * One buyer's connection to 127.0.0.1, made when needed and kept. Blocks; small, so that thousands
 * cost little, and rude on request.
 */
public final class Wire implements AutoCloseable {

  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 30_000;
  private static final int LONGEST_LINE = 8192;

  private final int port;
  private Socket socket;
  private InputStream in;

  /** To be connected with the first request. */
  public Wire(int port) {
    this.port = port;
  }

  /**
   * What came back.
   *
   * @param status of HTTP; 0 without an answer
   * @param retryAfter as asked by the server, or null
   */
  public record Answer(int status, String body, Duration retryAfter) {

    /** There was none. */
    public static final Answer NONE = new Answer(0, "", null);
  }

  /** The answer, or {@link Answer#NONE} where there is none. */
  public Answer send(String request) {
    try {
      write(request);
      return read();
    } catch (IOException lost) {
      close();
      return Answer.NONE;
    }
  }

  /** Sends and goes away before the answer. */
  public Answer hangUp(String request, Duration after) {
    try {
      write(request);
      LockSupport.parkNanos(after.toNanos());
    } catch (IOException lost) {
      // Then nobody has heard it: just as good.
    }
    close();
    return Answer.NONE;
  }

  private void write(String request) throws IOException {
    if (socket == null) {
      socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    }
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
  }

  private Answer read() throws IOException {
    String first = line();
    int status = Integer.parseInt(first.substring(9, 12));
    int length = 0;
    boolean chunked = false;
    boolean last = false;
    Duration retryAfter = null;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String name = header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
      String value = header.substring(name.length() + 1).strip();
      switch (name) {
        case "content-length" -> length = Integer.parseInt(value);
        case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
        case "connection" -> last = value.equalsIgnoreCase("close");
        case "retry-after" -> retryAfter = Duration.ofSeconds(Long.parseLong(value));
        default -> {}
      }
    }
    String body = new String(chunked ? chunks() : exactly(length), StandardCharsets.UTF_8);
    if (last) {
      close();
    }
    return new Answer(status, body, retryAfter);
  }

  private byte[] chunks() throws IOException {
    var all = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
      all.write(exactly(size));
      line();
      if (size == 0) {
        return all.toByteArray();
      }
    }
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("half an answer");
    }
    return bytes;
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.size() > LONGEST_LINE) {
        throw new EOFException("no answer");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException gone) {
        // It is closed either way.
      }
      socket = null;
    }
  }
}
