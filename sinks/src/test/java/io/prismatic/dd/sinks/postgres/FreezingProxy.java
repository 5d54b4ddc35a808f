package io.prismatic.dd.sinks.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Forwards connections to a server on this machine. Frozen ones stay open and say nothing any more,
 * as behind a firewall that has forgotten them; new ones are forwarded.
 */
final class FreezingProxy implements AutoCloseable {

  private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final int target;
  private final List<Socket> sockets = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile int frozenBefore;
  private volatile int connections;

  FreezingProxy(int target) throws IOException {
    this.target = target;
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  int connections() {
    return connections;
  }

  /** Freezes all connections there are. */
  void freeze() {
    frozenBefore = connections;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        synchronized (sockets) {
          sockets.add(client);
          sockets.add(server);
        }
        int number = connections++;
        start(() -> pump(client, server, number));
        start(() -> pump(server, client, number));
      }
    } catch (IOException e) {
      // The listener was closed.
    }
  }

  private void pump(Socket from, Socket to, int number) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (number < frozenBefore) {
          closed.await();
          return;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One end has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "freezing-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    synchronized (sockets) {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
