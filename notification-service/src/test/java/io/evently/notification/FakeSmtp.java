package io.evently.notification;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A mail server that answers as it is told to, on one port, and can be away. */
public final class FakeSmtp {

  /** One message that it took. */
  public record Mail(String to, String raw) {}

  private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
  private final List<Mail> mails = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final int port;
  private ServerSocket listener;

  FakeSmtp() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    up();
  }

  public int port() {
    return port;
  }

  /** From now on it can be reached. */
  public synchronized void up() throws IOException {
    var socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    listener = socket;
    Thread.ofVirtual().start(() -> accept(socket));
  }

  /** From now on it cannot be reached. */
  public synchronized void down() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** The next answers to this recipient; after them it is taken. */
  public void answer(String to, String... next) {
    answers.computeIfAbsent(to, a -> new ArrayDeque<>()).addAll(List.of(next));
  }

  /** From now on mail for this address is answered only when the latch is open. */
  public CountDownLatch hold(String to) {
    return held.computeIfAbsent(to, a -> new CountDownLatch(1));
  }

  /** What it took for an address, oldest first. */
  public List<Mail> to(String address) {
    return mails.stream().filter(m -> m.to().equals(address)).toList();
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> talk(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void talk(Socket client) {
    try (client;
        var in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = client.getOutputStream()) {
      say(out, "220 fake");
      String to = null;
      String line = in.readLine();
      while (line != null) {
        if (line.startsWith("RCPT TO:")) {
          to = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
          String told = next(to);
          say(out, told == null ? "250 ok" : told);
        } else if (line.equals("DATA")) {
          say(out, "354 go on");
          mails.add(new Mail(to, data(in)));
          CountDownLatch latch = held.get(to);
          if (latch != null) {
            latch.await();
          }
          say(out, "250 taken");
        } else if (line.startsWith("QUIT")) {
          say(out, "221 bye");
          return;
        } else {
          say(out, "250 ok");
        }
        line = in.readLine();
      }
    } catch (IOException | InterruptedException gone) {
      // The client, or this server's end.
    } finally {
      open.remove(client);
    }
  }

  private String next(String to) {
    Deque<String> told = answers.get(to);
    synchronized (this) {
      return told == null ? null : told.poll();
    }
  }

  private static String data(BufferedReader in) throws IOException {
    var raw = new StringBuilder();
    String line = in.readLine();
    while (line != null && !line.equals(".")) {
      raw.append(line).append('\n');
      line = in.readLine();
    }
    return raw.toString();
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
