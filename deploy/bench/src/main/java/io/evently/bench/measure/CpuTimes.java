package io.evently.bench.measure;

import io.evently.local.Part;
import io.evently.local.Suite;
import io.evently.local.servers.ManagedProcess;
import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Processor time used up to a moment, in seconds, as the kernel counts it (to a hundredth).
 *
 * @param parts of each part of the suite, with all its processes
 * @param bench of this JVM
 * @param machine of all that ran on this machine
 * @param nanoTime the moment
 */
public record CpuTimes(Map<String, Double> parts, double bench, double machine, long nanoTime) {

  private static final Path PROC = Path.of("/proc");

  /** {@code USER_HZ}, which Linux has at 100 on every architecture that a JDK 25 runs on. */
  private static final double TICKS_A_SECOND = 100;

  private static final int USER_TIME = 14 - 3;
  private static final int IDLE = 4;
  private static final int IO_WAIT = 5;

  /** Now. */
  public static CpuTimes now(Suite suite) {
    Map<String, Double> parts = new TreeMap<>();
    for (Part part : suite.parts()) {
      part.process().map(ManagedProcess::pid).ifPresent(pid -> parts.put(part.name(), of(pid)));
    }
    return new CpuTimes(parts, ownSeconds(), machineSeconds(), System.nanoTime());
  }

  private static double ownSeconds() {
    var os =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return os.getProcessCpuTime() / 1e9;
  }

  /** What was used from an earlier moment to this one; a part that was started anew began at 0. */
  public CpuTimes since(CpuTimes earlier) {
    Map<String, Double> used = new TreeMap<>();
    parts.forEach(
        (name, time) -> {
          double before = earlier.parts.getOrDefault(name, 0.0);
          used.put(name, time < before ? time : time - before);
        });
    return new CpuTimes(
        used, bench - earlier.bench, machine - earlier.machine, nanoTime - earlier.nanoTime);
  }

  /** Of a difference: together with another one, of the time behind it. */
  public CpuTimes plus(CpuTimes other) {
    Map<String, Double> sum = new TreeMap<>(parts);
    other.parts.forEach((name, time) -> sum.merge(name, time, Double::sum));
    return new CpuTimes(
        sum, bench + other.bench, machine + other.machine, nanoTime + other.nanoTime);
  }

  /** Of a difference: all parts of the suite. */
  public double suite() {
    return parts.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Of a difference: by part, with the generator beside them. */
  public Map<String, Double> withBench() {
    Map<String, Double> all = new TreeMap<>(parts);
    all.put("generator", bench);
    return all;
  }

  /** Of a difference: the part of the machine that neither the suite nor the bench used, 0 to 1. */
  public double ofOthers() {
    double capacity = Runtime.getRuntime().availableProcessors() * nanoTime / 1e9;
    return Math.max(0, machine - suite() - bench) / capacity;
  }

  /** With the time of children that have ended and of those that run (the backends of Postgres). */
  private static double of(long pid) {
    LongStream children =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(ProcessHandle::pid)
            .map(child -> ticks(child, 2));
    return (ticks(pid, 4) + children.sum()) / TICKS_A_SECOND;
  }

  /** The first two fields are its own time, the next two that of children it has waited for. */
  private static long ticks(long pid, int fields) {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] all = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long sum = 0;
      for (int i = 0; i < fields; i++) {
        sum += Long.parseLong(all[USER_TIME + i]);
      }
      return sum;
    } catch (IOException ended) {
      return 0;
    }
  }

  private static double machineSeconds() {
    try (var lines = Files.lines(PROC.resolve("stat"))) {
      String[] all = lines.findFirst().orElseThrow().trim().split("\\s+", -1);
      long busy = 0;
      for (int i = 1; i < Math.min(all.length, 9); i++) {
        if (i != IDLE && i != IO_WAIT) {
          busy += Long.parseLong(all[i]);
        }
      }
      return busy / TICKS_A_SECOND;
    } catch (UncheckedIOException | IOException e) {
      throw new ServerException("Benches read processor times from /proc, which Linux has", e);
    }
  }
}
