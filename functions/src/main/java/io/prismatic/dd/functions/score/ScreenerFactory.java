package io.prismatic.dd.functions.score;

import io.prismatic.dd.functions.limit.Subtask;
import java.io.Serializable;

/** Travels to the TaskManagers and makes a screener there, one a subtask. */
public interface ScreenerFactory extends Serializable {

  /**
   * Makes a screener.
   *
   * @param subtask who will use it
   * @throws Exception if it cannot start: a missing list, an absent secret; the message says what
   *     to fix
   */
  Screener create(Subtask subtask) throws Exception;
}
