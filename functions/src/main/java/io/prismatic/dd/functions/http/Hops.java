package io.prismatic.dd.functions.http;

import java.util.function.Consumer;

/** What whoever makes an attempt is told and asked while it lasts; on the event loop. */
interface Hops {

  /** The request leaves; not called if it never does, and again for each redirect followed. */
  void leaves();

  /**
   * A redirect is to be followed, which is one more call. The time until the answer is none of the
   * attempt's.
   *
   * @param may to be told once, on the event loop, whether the call may be made
   */
  void redirected(Consumer<Boolean> may);
}
