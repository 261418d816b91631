package io.evently.gateway.compression;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes what it is given as gzip; who reads slowly slows the writer down, as without it. */
final class GzipStream implements WriteStream<Buffer> {

  private final WriteStream<Buffer> out;
  private final ByteArrayOutputStream made = new ByteArrayOutputStream();
  private final OutputStream gzip;

  GzipStream(WriteStream<Buffer> out) {
    this.out = out;
    try {
      this.gzip = Gzip.into(made, Gzip.FAST);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Future<Void> write(Buffer data) {
    try {
      gzip.write(data.getBytes());
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
    return made.size() == 0 ? Future.succeededFuture() : out.write(taken());
  }

  @Override
  public Future<Void> end() {
    try {
      gzip.close();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
    return out.end(taken());
  }

  private Buffer taken() {
    Buffer ready = Buffer.buffer(made.toByteArray());
    made.reset();
    return ready;
  }

  @Override
  public void write(Buffer data, Handler<AsyncResult<Void>> handler) {
    write(data).onComplete(handler);
  }

  @Override
  public void end(Handler<AsyncResult<Void>> handler) {
    end().onComplete(handler);
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
    out.exceptionHandler(handler);
    return this;
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
    out.setWriteQueueMaxSize(size);
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return out.writeQueueFull();
  }

  @Override
  public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
    out.drainHandler(handler);
    return this;
  }
}
