package io.evently.local.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of 127.0.0.1. */
public final class Ports {

  /**
   * Below the range the kernel takes for outgoing connections, so that none of those can collide.
   */
  private static final int LOWEST = 15_000;

  private static final int HIGHEST = 32_000;

  private Ports() {}

  /** A port nobody listens on. */
  public static int free() {
    return free(1);
  }

  /**
   * The first of several adjoining ports nobody listens on.
   *
   * @param count how many, 1-100
   */
  public static int free(int count) {
    for (int attempt = 0; attempt < 1000; attempt++) {
      int first = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST - count);
      if (areFree(first, count)) {
        return first;
      }
    }
    throw new ServerException("Found no " + count + " free ports on 127.0.0.1");
  }

  /**
   * Whether nobody listens on a port.
   *
   * @param port 1-65535
   */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // What the servers themselves do: connections of an earlier run in TIME_WAIT are no owner.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /** Whether a connection is accepted; says nothing of whether the program behind it works. */
  static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }

  static void requireFree(String name, int port) {
    if (!isFree(port)) {
      throw new ServerException(
          "Port " + port + " of " + name + " is taken by " + PortOwner.describe(port));
    }
  }

  private static boolean areFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      if (!isFree(port)) {
        return false;
      }
    }
    return true;
  }
}
