package io.evently.gateway.limit;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;

/**
 * From where a request comes: the other end of the connection, or what a proxy of ours says of it.
 */
@Singleton
public class ClientAddresses {

  private static final int NETWORK_OF_A_CUSTOMER = 8; // bytes of an IPv6 address

  private final List<Network> proxies;

  @Inject
  ClientAddresses(LimitConfig config) {
    this(config.trustedProxies().orElse(List.of()));
  }

  ClientAddresses(List<String> trusted) {
    this.proxies = trusted.stream().map(Network::of).toList();
  }

  /** An address as text, without a port. */
  public String of(HttpServerRequest request) {
    String peer = request.remoteAddress().hostAddress();
    return proxies.isEmpty()
        ? String.valueOf(peer)
        : behind(String.valueOf(peer), request.headers().getAll("x-forwarded-for"));
  }

  /**
   * The last one named that is no proxy of ours: what stands before it may be made up.
   *
   * @param forwarded values of all {@code X-Forwarded-For} headers
   */
  String behind(String peer, List<String> forwarded) {
    if (!isTrusted(peer)) {
      return peer;
    }
    String[] named = String.join(",", forwarded).split(",");
    String last = peer;
    for (int i = named.length - 1; i >= 0 && isTrusted(last); i--) {
      String address = named[i].strip();
      if (bytes(address) == null) {
        break;
      }
      last = address;
    }
    return last;
  }

  static boolean isLoopback(String address) {
    byte[] bytes = bytes(address);
    return bytes != null
        && (bytes.length == 4
            ? bytes[0] == 127
            : Arrays.equals(bytes, bytes("::1")) || address.startsWith("::ffff:127."));
  }

  /** What is counted as one: of IPv6 a customer has a whole network. */
  static String counted(String address) {
    byte[] bytes = bytes(address);
    return bytes == null || bytes.length == 4
        ? address
        : NetUtil.bytesToIpAddress(
            Arrays.copyOf(Arrays.copyOf(bytes, NETWORK_OF_A_CUSTOMER), bytes.length));
  }

  private boolean isTrusted(String address) {
    byte[] bytes = bytes(address);
    return bytes != null && proxies.stream().anyMatch(network -> network.has(bytes));
  }

  private static byte[] bytes(String address) {
    return NetUtil.createByteArrayFromIpAddressString(address);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Network(byte[] start, int bits) {

    static Network of(String text) {
      String[] parts = text.strip().split("/", -1);
      byte[] start = bytes(parts[0]);
      if (start == null || parts.length > 2) {
        throw new IllegalArgumentException(
            "evently.limits.trusted-proxies: no address or network: " + text);
      }
      int all = start.length * Byte.SIZE;
      int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : all;
      if (bits < 0 || bits > all) {
        throw new IllegalArgumentException("evently.limits.trusted-proxies: no network: " + text);
      }
      return new Network(start, bits);
    }

    boolean has(byte[] address) {
      if (address.length != start.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        if (((address[bit / Byte.SIZE] ^ start[bit / Byte.SIZE]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
