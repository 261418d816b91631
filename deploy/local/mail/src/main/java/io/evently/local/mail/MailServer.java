package io.evently.local.mail;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands for the outside world's mail servers in the local default. It takes every message over
 * SMTP, keeps the newest {@value Mailbox#MOST} in memory, shows them on a page, and never sends
 * anything on: no message that it took has reached a person.
 *
 * <p>{@code java -cp … io.evently.local.mail.MailServer FOLDER}, with {@code PORT_SMTP} and {@code
 * PORT_HTTP} in the environment; both listen on 127.0.0.1 only. Nothing is stored in the folder: it
 * says whose process this is. Prints {@value #READY} and the address when both answer; SIGTERM
 * stops it. Exit code 2: wrong environment, 1: it could not start.
 */
public final class MailServer implements AutoCloseable {

  /** What the line starts with that says that mail is taken. */
  public static final String READY = "Mail is ready on ";

  private static final String HOST = "127.0.0.1";
  private static final int START_MILLIS = 20_000;

  private final GreenMail smtp;
  private final HttpServer http;
  private final ExecutorService threads;

  private MailServer(GreenMail smtp, HttpServer http, ExecutorService threads) {
    this.smtp = smtp;
    this.http = http;
    this.threads = threads;
  }

  /**
   * Runs until SIGTERM.
   *
   * @param args the data folder that it belongs to
   * @throws Exception when a port is taken
   */
  public static void main(String[] args) throws Exception {
    Map<String, String> env = System.getenv();
    int smtp = port(env.get("PORT_SMTP"));
    int http = port(env.get("PORT_HTTP"));
    if (args.length != 1 || smtp < 1 || http < 1) {
      System.err.println("usage: PORT_SMTP=… PORT_HTTP=… MailServer FOLDER");
      System.exit(2);
    }
    MailServer server = start(smtp, http);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  stopped.countDown();
                },
                "stop"));
    System.out.println(READY + HOST + ":" + server.smtpPort() + ", http://" + HOST + ":" + http);
    stopped.await();
  }

  /**
   * Starts both listeners; 0 takes a free port.
   *
   * @throws IOException when a port is taken
   */
  static MailServer start(int smtpPort, int httpPort) throws IOException {
    var setup = new ServerSetup(smtpPort, HOST, ServerSetup.PROTOCOL_SMTP);
    setup.setServerStartupTimeout(START_MILLIS);
    var mailbox = new Mailbox();
    var smtp = new GreenMail(setup);
    smtp.getUserManager()
        .setMessageDeliveryHandler(
            (message, to) -> {
              mailbox.receive(message, to);
              return new Nowhere(to.getEmail());
            });
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), httpPort), 64);
    http.setExecutor(threads);
    http.createContext("/", new Pages(mailbox));
    smtp.start();
    http.start();
    return new MailServer(smtp, http, threads);
  }

  int smtpPort() {
    return smtp.getSmtp().getPort();
  }

  int httpPort() {
    return http.getAddress().getPort();
  }

  @Override
  public void close() {
    http.stop(0);
    smtp.stop();
    threads.shutdownNow();
  }

  private static int port(String text) {
    return text != null && text.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(text) : 0;
  }
}
