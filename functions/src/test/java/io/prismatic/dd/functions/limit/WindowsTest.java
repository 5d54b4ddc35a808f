package io.prismatic.dd.functions.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {

  @Test
  void findsTheFullestWindowWhereverItStarts() {
    assertThat(Windows.most(List.of(), Duration.ofNanos(10))).isZero();
    assertThat(Windows.most(List.of(0L, 9L, 10L, 18L), Duration.ofNanos(10))).isEqualTo(3);
    assertThat(Windows.most(List.of(30L, 0L, 10L, 20L), Duration.ofNanos(10))).isEqualTo(1);
  }
}
