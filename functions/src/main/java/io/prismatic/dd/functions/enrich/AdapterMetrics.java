package io.prismatic.dd.functions.enrich;

import java.util.function.BooleanSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * The figures of one adapter, by {@code adapter}, counted from the start of the task: {@code
 * adapterAsked} = {@code adapterOk} + {@code adapterNoData} + {@code adapterSkipped} + {@code
 * adapterWithheld} (above its TLP) + {@code adapterFailed} + those in flight; {@code
 * adapterCacheHits} of them without a call; {@code adapterDegraded} of the failed ones went on
 * without its data; {@code adapterDisabled} is 1 while no calls are made: circuit open or paused.
 */
final class AdapterMetrics {

  private final Counter asked;
  private final Counter cacheHits;
  private final Counter degraded;
  private final Counter ok;
  private final Counter noData;
  private final Counter skipped;
  private final Counter withheld;
  private final Counter failed;
  private final boolean required;

  AdapterMetrics(MetricGroup operator, AdapterSettings settings, BooleanSupplier disabled) {
    MetricGroup group = operator.addGroup("adapter", settings.name());
    asked = counter(group, "adapterAsked");
    cacheHits = counter(group, "adapterCacheHits");
    degraded = counter(group, "adapterDegraded");
    ok = counter(group, "adapterOk");
    noData = counter(group, "adapterNoData");
    skipped = counter(group, "adapterSkipped");
    withheld = counter(group, "adapterWithheld");
    failed = counter(group, "adapterFailed");
    group.gauge("adapterDisabled", (Gauge<Integer>) () -> disabled.getAsBoolean() ? 1 : 0);
    required = settings.required();
  }

  private static Counter counter(MetricGroup group, String name) {
    return group.counter(name, new ThreadSafeSimpleCounter());
  }

  void asked() {
    asked.inc();
  }

  void ended(Finding finding) {
    switch (finding.status()) {
      case OK -> ok.inc();
      case NO_DATA -> noData.inc();
      case SKIPPED -> skipped.inc();
      case WITHHELD -> withheld.inc();
      case FAILED -> {
        failed.inc();
        if (!required) {
          degraded.inc();
        }
      }
    }
    if (finding.cached()) {
      cacheHits.inc();
    }
  }
}
