package io.prismatic.dd.functions.limit;

/**
 * Who waits for a permit; exactly one of the two is called, once, on any thread: perhaps the
 * caller's, before {@link BucketLease#acquire} returns. Neither may block.
 */
public interface Waiter {

  /** The call may be made; the permit has to be told when it is sent and when it has ended. */
  void granted(Permit permit);

  /** There is no permit. */
  void dropped(Denial why);

  /** Why there was no permit. */
  enum Denial {
    /** The deadline passed in the queue: too many calls for the rate. */
    BUSY("the rate allows no call"),
    /** The deadline passed while the API wanted no calls. */
    PAUSED("the API asked for a pause"),
    /** The deadline passed while the API failed. */
    CIRCUIT_OPEN("the circuit is open"),
    /** The deadline passed while the day's or month's budget was spent. */
    BUDGET_SPENT("the budget is spent"),
    /** The deadline passed while no checkpoint was complete, so that no call could be booked. */
    BUDGET_RESERVED("the budget waits for a checkpoint"),
    /** The subtask ends. */
    CLOSED("the client is closed");

    private final String text;

    Denial(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }

    /** The same of a call that was never made. */
    public String noCall() {
      return (this == CLOSED ? "no call, " : "no call before the deadline, ") + text;
    }
  }
}
