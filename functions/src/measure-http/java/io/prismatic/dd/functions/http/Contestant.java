package io.prismatic.dd.functions.http;

import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;

/** An HTTP client as a pipeline would use it: asynchronous, on one thread, the body in memory. */
interface Contestant {

  /**
   * What a call came to.
   *
   * @param http2 whether it went over HTTP/2
   * @param error null unless it failed
   */
  record Result(int status, int bytes, boolean http2, Throwable error) {}

  /** Where and how to call. */
  record Target(URI url, byte[] body, Path certificate, boolean http2, int connections) {}

  /** Starts a call and returns at once; the result is told on a thread of the client. */
  void post(Consumer<Result> told);

  /** Ends the client as far as its API lets one. */
  void close() throws Exception;
}
