package io.evently.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One connection, which is made anew when it ends. All methods run on its event loop. */
@Sharable
final class Line extends SimpleChannelInboundHandler<FullHttpResponse> {

  private static final int CREATED = 201;
  private static final byte[] BOOKING =
      "\"booking\":{\"id\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CODE = "\"code\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int UUID_LENGTH = 36;
  private static final long RETRY_MILLIS = 50;

  private final Function<Line, CompletableFuture<Channel>> connect;
  private Channel channel;
  private long since;
  private Answers answers;
  private Runnable then;
  private int status;

  Line(Function<Line, CompletableFuture<Channel>> connect) {
    this.connect = connect;
  }

  /** Before it is connected: who waits for the connection is told before the channel is. */
  void on(Channel made) {
    channel = made;
  }

  Channel channel() {
    return channel;
  }

  /**
   * Sends one request.
   *
   * @param due from when its latency counts, as {@link System#nanoTime()}
   * @param into where its answer is counted
   * @param next run when it was answered or is lost
   */
  void send(ByteBuf request, long due, Answers into, Runnable next) {
    since = due;
    status = 0;
    answers = into;
    then = next;
    var sent = channel.writeAndFlush(request, channel.voidPromise());
  }

  /** Of the answer to what was sent last; 0 before it and where it was lost. */
  int status() {
    return status;
  }

  /** Nobody waits for the answer any more: it is lost, and what comes next begins anew. */
  void giveUp() {
    var closed = channel.close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
    status = response.status().code();
    ByteBuf body = response.content();
    UUID booking = status == CREATED ? booking(body) : null;
    String code = status >= 400 ? text(body, CODE, 0) : null;
    answers.answered(status, code, booking, (System.nanoTime() - since) / 1000);
    finish();
  }

  private void finish() {
    Runnable next = then;
    then = null;
    answers = null;
    if (next != null) {
      next.run();
    }
  }

  /** Null where something else was created. */
  private static UUID booking(ByteBuf body) {
    return indexOf(body, BOOKING) < 0 ? null : UUID.fromString(text(body, BOOKING, UUID_LENGTH));
  }

  /** The value behind a name: of a fixed length, or up to the next quotation mark. */
  private static String text(ByteBuf body, byte[] name, int length) {
    int at = indexOf(body, name);
    if (at < 0) {
      return "?";
    }
    int from = at + name.length;
    int to = length > 0 ? from + length : body.indexOf(from, body.writerIndex(), (byte) '"');
    return body.toString(from, to - from, StandardCharsets.US_ASCII);
  }

  private static int indexOf(ByteBuf body, byte[] name) {
    int last = body.writerIndex() - name.length;
    for (int i = body.readerIndex(); i <= last; i++) {
      if (body.getByte(i) == name[0] && matches(body, i, name)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean matches(ByteBuf body, int at, byte[] name) {
    for (int i = 1; i < name.length; i++) {
      if (body.getByte(at + i) != name[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (channel.eventLoop().isShuttingDown()) {
      return;
    }
    if (answers != null) {
      answers.lost();
    }
    reconnect();
  }

  /** Whatever ended it, the next request needs a connection. */
  private void reconnect() {
    EventLoop loop = channel.eventLoop();
    var reconnected =
        connect
            .apply(this)
            .whenComplete(
                (connected, failure) -> {
                  if (failure == null) {
                    finish();
                  } else if (!loop.isShuttingDown()) {
                    var retry = loop.schedule(this::reconnect, RETRY_MILLIS, TimeUnit.MILLISECONDS);
                  }
                });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var closed = context.close();
  }
}
