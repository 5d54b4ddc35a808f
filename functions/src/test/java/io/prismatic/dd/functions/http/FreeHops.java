package io.prismatic.dd.functions.http;

import java.util.function.Consumer;

/** An attempt under no limit. */
record FreeHops(Runnable sent) implements Hops {

  @Override
  public void leaves() {
    sent.run();
  }

  @Override
  public void redirected(Consumer<Boolean> may) {
    may.accept(true);
  }
}
