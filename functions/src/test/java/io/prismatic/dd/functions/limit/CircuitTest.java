package io.prismatic.dd.functions.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CircuitTest {

  private final List<String> log = new ArrayList<>();
  private final ManualClock clock = new ManualClock();
  private final Circuit circuit = new Circuit("yente", 3, Duration.ofSeconds(60), clock, log::add);

  private static final class ManualClock extends Clock {
    private Instant now = Instant.EPOCH;

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

    void pass(Duration time) {
      now = now.plus(time);
    }
  }

  @Test
  void opensOnFailuresInARowOnly() {
    fail(2);
    circuit.succeeded();
    fail(2);
    assertThat(circuit.tryPass()).isTrue();
    assertThat(circuit.state()).isZero();

    fail(1);

    assertThat(circuit.tryPass()).isFalse();
    assertThat(circuit.state()).isEqualTo(2);
    assertThat(circuit.millisToWait()).isEqualTo(60_001);
    assertThat(circuit.opened()).isEqualTo(1);
    assertThat(log)
        .singleElement()
        .asString()
        .startsWith("No calls to yente for 60000 ms, then one probes: HTTP 503")
        .contains("dead letters to submit again");
  }

  @Test
  void oneCallProbesAndItsSuccessCloses() {
    fail(3);
    clock.pass(Duration.ofMillis(60_001));

    assertThat(circuit.millisToWait()).isZero();
    assertThat(circuit.tryPass()).isTrue();
    assertThat(circuit.state()).isEqualTo(1);
    assertThat(circuit.tryPass()).isFalse();
    assertThat(circuit.millisToWait()).isEqualTo(Long.MAX_VALUE);

    circuit.succeeded();
    assertThat(circuit.tryPass()).isTrue();
    assertThat(circuit.millisToWait()).isZero();
    assertThat(log)
        .hasSize(2)
        .last()
        .asString()
        .isEqualTo("yente answers again: calls go on, after 1 failure in 60 s");
  }

  @Test
  void aFailingProbeOpensAgain() {
    fail(3);
    clock.pass(Duration.ofMillis(60_001));
    assertThat(circuit.tryPass()).isTrue();

    fail(1);

    assertThat(circuit.tryPass()).isFalse();
    assertThat(circuit.millisToWait()).isEqualTo(60_001);
    assertThat(circuit.opened()).isEqualTo(2);
    assertThat(log).hasSize(2);
  }

  @Test
  void aProbeThatTellsNothingLeavesItToTheNext() {
    fail(3);
    clock.pass(Duration.ofMillis(60_001));
    assertThat(circuit.tryPass()).isTrue();

    circuit.unjudged();

    assertThat(circuit.millisToWait()).isZero();
    assertThat(circuit.tryPass()).isTrue();
    assertThat(circuit.tryPass()).isFalse();
  }

  @Test
  void opensAtOnceWhenEveryCallIsRefused() {
    circuit.refused("HTTP 401: check the key");
    circuit.refused("HTTP 401: check the key");

    assertThat(circuit.tryPass()).isFalse();
    assertThat(circuit.opened()).isEqualTo(1);
    assertThat(log).singleElement().asString().contains("HTTP 401: check the key");
  }

  @Test
  void takesALongBreakWhenTheQuotaIsGone() {
    circuit.exhausted("HTTP 429");
    clock.pass(Duration.ofMillis(599_000));
    assertThat(circuit.tryPass()).isFalse();

    clock.pass(Duration.ofMillis(1_001));

    assertThat(circuit.millisToWait()).isZero();
    assertThat(circuit.tryPass()).isTrue();
    assertThat(log).singleElement().asString().contains("the quota is gone");
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      circuit.failed("HTTP 503");
    }
  }
}
