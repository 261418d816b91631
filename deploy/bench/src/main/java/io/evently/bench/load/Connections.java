package io.evently.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Keep-alive connections to one port of 127.0.0.1, all on one thread. On Linux it wakes up to the
 * microsecond; elsewhere to the millisecond, which an open loop adds to its latencies.
 */
final class Connections implements AutoCloseable {

  private static final int LARGEST_ANSWER = 1 << 20;

  private final EventLoopGroup group =
      Epoll.isAvailable() ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
  private final EventLoop loop = group.next();
  private final int port;
  private final List<Line> lines = new ArrayList<>();

  Connections(int port, int count) {
    this.port = port;
    for (int i = 0; i < count; i++) {
      Line line = new Line(this::connect);
      connect(line).join();
      lines.add(line);
    }
  }

  /** The one thread; everything below runs on it. */
  EventLoop loop() {
    return loop;
  }

  List<Line> lines() {
    return lines;
  }

  private CompletableFuture<Channel> connect(Line line) {
    var connected = new CompletableFuture<Channel>();
    var connecting =
        new Bootstrap()
            .group(loop)
            .channel(
                group instanceof EpollEventLoopGroup
                    ? EpollSocketChannel.class
                    : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    line.on(channel);
                    channel
                        .pipeline()
                        .addLast(new HttpResponseDecoder())
                        .addLast(new HttpObjectAggregator(LARGEST_ANSWER))
                        .addLast(line);
                  }
                })
            .connect("127.0.0.1", port)
            .addListener(
                future -> {
                  if (future.isSuccess()) {
                    connected.complete(line.channel());
                  } else {
                    connected.completeExceptionally(future.cause());
                  }
                });
    return connected;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
