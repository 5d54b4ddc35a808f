package io.prismatic.dd.functions.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LogTest {

  private Instant now = Instant.EPOCH;
  private final RepeatedFault fault =
      new RepeatedFault(
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }
          });

  @Test
  void tellsTheFirstFailureThenOneAMinuteWithTheCountAndTheEnd() {
    assertThat(fault.failed()).hasValue("");
    for (int i = 0; i < 590; i++) {
      now = now.plusMillis(100);
      assertThat(fault.failed()).isEmpty();
    }
    now = now.plusSeconds(1);
    assertThat(fault.failed()).hasValue(" (592 failures in 60 s)");
    now = now.plus(Duration.ofMillis(59_999));
    assertThat(fault.failed()).isEmpty();
    assertThat(fault.over()).hasValue("593 failures in 119 s");
    assertThat(fault.over()).isEmpty();
    assertThat(fault.failed()).hasValue("");
  }

  @Test
  void keepsKindsAndPlacesOfAnErrorAndNoMessage() {
    Exception cause = new IllegalArgumentException("Jane Doe");
    Exception error = new IllegalStateException("born 1965", cause);
    error.addSuppressed(new RuntimeException("Jane Doe"));
    StringWriter text = new StringWriter();

    Redacted.of(error).printStackTrace(new PrintWriter(text, true));

    assertThat(text.toString())
        .contains("IllegalStateException", "IllegalArgumentException", "LogTest.java")
        .doesNotContain("Jane")
        .doesNotContain("1965");
    assertThat(Redacted.of(error).getStackTrace()).isEqualTo(error.getStackTrace());
  }

  @Test
  void bearsCausesThatGoRoundInACircle() {
    Exception one = new IllegalStateException("one");
    Exception other = new IllegalStateException("other", one);
    one.initCause(other);

    assertThat(Redacted.of(one)).hasMessage("java.lang.IllegalStateException");
  }

  @Test
  void escapesWhatCouldForgeALine() {
    assertThat(LogText.entity("c\r\n2026 INFO", "e\u001b[31m\u0000\u2028\u202e"))
        .isEqualTo("c\\u000d\\u000a2026 INFO/e\\u001b[31m\\u0000\\u2028\\u202e");
    assertThat(LogText.entity("DD-1", "ООО Фу")).isEqualTo("DD-1/ООО Фу");
    assertThat(LogText.escaped("x".repeat(1_000))).hasSize(301);
  }
}
