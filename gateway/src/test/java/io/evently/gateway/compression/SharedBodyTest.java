package io.evently.gateway.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharedBodyTest {

  @Test
  void itIsCompressedOnceForAll() {
    var body = new SharedBody(Buffer.buffer("ticket ".repeat(500)), true);
    Buffer first = body.small();
    assertThat(first.length()).isLessThan(200);
    assertThat(body.small()).isSameAs(first);
  }

  @Test
  void itNeverTakesMoreMemoryThanItWeighs() {
    byte[] noise = new byte[3000];
    new Random(1).nextBytes(noise);
    var body = new SharedBody(Buffer.buffer(noise), true);
    assertThat(body.small()).as("not worth its memory").isSameAs(body.plain());
    assertThat(body.weight()).isEqualTo(4500);
    assertThat(new SharedBody(Buffer.buffer(noise), false).weight()).isEqualTo(3000);
  }
}
