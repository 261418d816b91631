package io.evently.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressesTest {

  private final ClientAddresses addresses =
      new ClientAddresses(List.of("10.1.0.0/16", "192.0.2.7", "2001:db8::/32"));

  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, 198.51.100.1, 203.0.113.9",
    "10.1.2.3, 198.51.100.1, 198.51.100.1",
    "10.1.2.3, '6.6.6.6, 198.51.100.1', 198.51.100.1",
    "10.1.2.3, '198.51.100.1, 192.0.2.7', 198.51.100.1",
    "10.1.2.3, '198.51.100.1, unknown', 10.1.2.3",
    "10.1.2.3, '', 10.1.2.3",
    "10.2.2.3, 198.51.100.1, 10.2.2.3",
    "192.0.2.8, 198.51.100.1, 192.0.2.8",
    "2001:db8::1, 198.51.100.1, 198.51.100.1",
    "2001:db9::1, 198.51.100.1, 2001:db9::1"
  })
  void onlyAProxyOfOursIsBelieved(String peer, String forwarded, String client) {
    assertThat(addresses.behind(peer, List.of(forwarded))).isEqualTo(client);
  }

  @Test
  void whatIsNoNetworkIsRefusedAtTheStart() {
    assertThatThrownBy(() -> new ClientAddresses(List.of("proxy.example")))
        .hasMessageContaining("proxy.example");
    assertThatThrownBy(() -> new ClientAddresses(List.of("10.0.0.0/40")))
        .hasMessageContaining("10.0.0.0/40");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.9.9.9, true",
    "::1, true",
    "0:0:0:0:0:0:0:1, true",
    "::ffff:127.0.0.1, true",
    "128.0.0.1, false",
    "::2, false",
    "localhost, false"
  })
  void loopbackIsKnownInEverySpelling(String address, boolean loopback) {
    assertThat(ClientAddresses.isLoopback(address)).isEqualTo(loopback);
  }

  @Test
  void aCustomersIpv6NetworkIsOne() {
    assertThat(ClientAddresses.counted("2001:db8:1:2:3:4:5:6"))
        .isEqualTo(ClientAddresses.counted("2001:db8:1:2::9"))
        .isNotEqualTo(ClientAddresses.counted("2001:db8:1:3::9"));
    assertThat(ClientAddresses.counted("203.0.113.9")).isEqualTo("203.0.113.9");
  }
}
