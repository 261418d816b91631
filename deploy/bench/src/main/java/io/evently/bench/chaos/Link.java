package io.evently.bench.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way of TCP connections from one part to another on this machine, which can be cut: nothing
 * passes then and nobody is told, as when a switch has failed. Or it loses what comes back: what is
 * asked is done, and who asked never hears of it. Or it is slow.
 */
final class Link implements AutoCloseable {

  private static final int CHUNK = 16 * 1024;

  /** What each chunk waits in either direction while the link is slow. */
  static final Duration LATENCY = Duration.ofMillis(200);

  private enum State {
    OPEN,
    CUT,
    DEAF,
    SLOW
  }

  private final ServerSocket door;
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final LongAdder carried = new LongAdder();
  private volatile int target;
  private State state = State.OPEN;

  /** Opens it on a free port. */
  Link() {
    try {
      door = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen", e);
    }
    Thread.ofVirtual().name("link").start(this::accept);
  }

  /**
   * Where it leads.
   *
   * @param port on 127.0.0.1, where something listens or will
   */
  void to(int port) {
    target = port;
  }

  /** Where it listens on 127.0.0.1. */
  int port() {
    return door.getLocalPort();
  }

  /** Bytes that have passed so far, in both directions. */
  long carried() {
    return carried.sum();
  }

  /** From now on all bytes wait, of new connections too. */
  void cut() {
    change(State.CUT);
  }

  /** From now on what the target answers is thrown away. */
  void loseAnswers() {
    change(State.DEAF);
  }

  /** From now on each chunk of bytes waits {@link #LATENCY} before it goes on. */
  void slowDown() {
    change(State.SLOW);
  }

  /** What waited goes on; a connection that has lost bytes is reset. */
  void heal() {
    change(State.OPEN);
    // None is torn any more: that is only done under the lock, and only while the link is deaf.
    pairs.stream().filter(pair -> pair.torn).forEach(Pair::reset);
  }

  private void change(State next) {
    lock.lock();
    try {
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitNotCut() {
    lock.lock();
    try {
      while (state == State.CUT) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends with the time of a chunk on a slow link, or when the link is slow no more. */
  private void awaitLatency() {
    lock.lock();
    try {
      long left = LATENCY.toNanos();
      while (state == State.SLOW && left > 0) {
        left = awaitChange(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private long awaitChange(long nanos) {
    try {
      return changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> new Pair(client).run());
      } catch (IOException closed) {
        // The door is closed, or the client was gone at once.
      }
    }
  }

  private final class Pair {

    private final Socket client;
    private final Socket server = new Socket();
    private volatile boolean torn;

    Pair(Socket client) {
      this.client = client;
    }

    void run() {
      awaitNotCut();
      pairs.add(this);
      try {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        Thread back = Thread.ofVirtual().start(() -> pump(server, client, true));
        pump(client, server, false);
        back.join();
      } catch (IOException refused) {
        // As for the client if there were no link: there is nobody.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        close();
        pairs.remove(this);
      }
    }

    private void pump(Socket from, Socket to, boolean answers) {
      byte[] buffer = new byte[CHUNK];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          awaitNotCut();
          awaitLatency();
          if (!answers || !isLost()) {
            carried.add(n);
            out.write(buffer, 0, n);
          }
        }
      } catch (IOException ended) {
        // One side is gone; the other hears of it below.
      }
      awaitNotCut();
      if (!answers || !torn) {
        close();
      }
    }

    /** Whether what is answered now gets lost, and with it all that this connection answers. */
    private boolean isLost() {
      lock.lock();
      try {
        torn |= state == State.DEAF;
        return torn;
      } finally {
        lock.unlock();
      }
    }

    private void reset() {
      try {
        client.setSoLinger(true, 0);
        server.setSoLinger(true, 0);
      } catch (IOException closed) {
        // Nobody is there to be told.
      }
      close();
    }

    private void close() {
      for (Socket socket : new Socket[] {client, server}) {
        try {
          socket.close();
        } catch (IOException gone) {
          // It is closed either way.
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException gone) {
      // It is closed either way.
    }
    change(State.OPEN);
    pairs.forEach(Pair::close);
  }
}
