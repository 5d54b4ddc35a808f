package io.prismatic.dd.functions.score.yente;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConfigurationAlarmTest {

  @Test
  void warnsAtOnceAndThenOnceAMinute() {
    // Starts where nanoTime may start: just before it overflows.
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    List<String> warnings = new ArrayList<>();
    ConfigurationAlarm alarm = new ConfigurationAlarm(nanos::get, warnings::add);

    alarm.raise("a");
    nanos.addAndGet(Duration.ofMillis(59_999).toNanos());
    alarm.raise("b");
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    alarm.raise("c");
    alarm.raise("d");

    assertThat(warnings).containsExactly("a", "c");
  }
}
