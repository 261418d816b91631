package io.evently.gateway.compression;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The one encoding that every client knows. */
final class Gzip {

  /** For what is made for one client, on the event loop. */
  static final int FAST = Deflater.BEST_SPEED;

  /** For what is made once for many. */
  static final int SMALL = 6;

  private static final int BLOCK = 8192;

  private Gzip() {}

  static Buffer of(Buffer plain, int level) {
    var made = new ByteArrayOutputStream(plain.length() / 2);
    try (OutputStream gzip = into(made, level)) {
      gzip.write(plain.getBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(made.toByteArray());
  }

  static OutputStream into(OutputStream out, int level) throws IOException {
    return new GZIPOutputStream(out, BLOCK) {
      {
        def.setLevel(level);
      }
    };
  }
}
