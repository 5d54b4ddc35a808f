package io.prismatic.dd.job;

import io.prismatic.dd.job.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration with a unit, as the configuration does. */
final class DurationOption implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    Duration duration = Durations.parse(text);
    if (duration == null || duration.isZero()) {
      throw new TypeConversionException("expected a duration with a unit, such as 30s");
    }
    return duration;
  }
}
