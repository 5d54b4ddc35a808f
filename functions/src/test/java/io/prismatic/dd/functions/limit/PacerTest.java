package io.prismatic.dd.functions.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {

  private static final Duration LONG = Duration.ofSeconds(10);

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 1_000})
  @Tag("BC-52")
  void aSecondHasLittleMoreThanTheRate(int rate) {
    Pacer pacer = Pacer.of(rate);
    List<Long> times = new ArrayList<>();
    long start = System.nanoTime();
    while (System.nanoTime() - start < Duration.ofMillis(2_500).toNanos()) {
      pacer.take();
      times.add(System.nanoTime());
    }

    assertThat(Windows.most(times, Duration.ofSeconds(1)))
        .isLessThanOrEqualTo(rate + rate / 100 + 1);
    // A busy machine takes some; what is lost must not come back as a burst.
    assertThat(times).hasSizeGreaterThan(rate);
  }

  @Test
  @Tag("BC-52")
  void makesUpForASmallDelayAndNotForALongOne() {
    Pacer pacer = Pacer.of(100);
    pacer.take();
    long before = System.nanoTime();
    while (System.nanoTime() - before < Duration.ofMillis(300).toNanos()) {
      Thread.onSpinWait();
    }
    pacer.take();
    long late = System.nanoTime();
    for (int i = 0; i < 5; i++) {
      pacer.take();
    }

    // 50 ms at the rate, less what is made up for; all at once if all were made up for.
    assertThat(Duration.ofNanos(System.nanoTime() - late)).isBetween(Duration.ofMillis(25), LONG);
  }

  @Test
  void staysAsFarApartAfterAChangeOfTheRate() {
    Pacer pacer = Pacer.of(1_000);
    pacer.rate(50);
    pacer.take();
    pacer.take();
    long second = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      pacer.take();
    }

    // 200 ms at the rate, 10 ms at the one before.
    assertThat(System.nanoTime() - second).isGreaterThan(Duration.ofMillis(120).toNanos());
  }

  @Test
  void tellsHowLongToWaitOutsideOfTheLimiter() {
    Pacer pacer = Pacer.of(0.01);

    long wait = pacer.nanosToWait(System.nanoTime());

    assertThat(Duration.ofNanos(wait)).isBetween(Duration.ofSeconds(95), Duration.ofSeconds(101));
    assertThat(Pacer.unlimited().nanosToWait(System.nanoTime())).isZero();
  }

  /** Why there is a warm-up of a microsecond. */
  @Test
  void guavaDoesNotLimitWithoutAnyWarmUp() {
    RateLimiter limiter = RateLimiter.create(1, Duration.ZERO);
    limiter.acquire();

    assertThat(limiter.acquire(1_000)).isZero();
    assertThat(limiter.tryAcquire()).isTrue();
  }
}
