package io.prismatic.dd.functions.score;

import java.io.Serializable;

/** Travels to the TaskManagers and makes a screener there, one a subtask. */
public interface ScreenerFactory extends Serializable {

  /**
   * Makes a screener.
   *
   * @throws Exception if it cannot start: a missing list, an absent secret; the message says what
   *     to fix
   */
  Screener create() throws Exception;
}
