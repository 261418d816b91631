package io.evently.bench.load;

import io.netty.buffer.ByteBuf;

/** What is sent next: a whole HTTP/1.1 request, line, headers and body. */
@FunctionalInterface
public interface Requests {

  /** Called on the load's thread for each request; the buffer is released after it was sent. */
  ByteBuf next();
}
