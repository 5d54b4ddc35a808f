package io.prismatic.dd.job.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The rules across keys, all of them. */
final class Rules {

  private Rules() {}

  /** A rule is checked only if the values it compares could be read. */
  static void check(Values values, Problems problems) {
    topicsDiffer(values, problems);
    attemptsFitIntoDeadline(values, problems);
    capIsNotBelowBase(values, problems);
    somethingWeighs(values, problems);
    bandsDoNotOverlap(values, problems);
    rateServesCapacityWithinDeadline(values, problems);
  }

  private static void topicsDiffer(Values values, Problems problems) {
    Map<String, String> keysByTopic = new TreeMap<>();
    for (Key<String> key : List.of(KafkaKeys.PENDING, KafkaKeys.SCORED, KafkaKeys.DEAD_LETTER)) {
      if (values.has(key)) {
        String other = keysByTopic.putIfAbsent(values.get(key), key.name());
        if (other != null) {
          problems.add(key.name(), "the same topic as " + other + ", each needs one of its own");
        }
      }
    }
  }

  private static void attemptsFitIntoDeadline(Values values, Problems problems) {
    if (values.get(ScoringKeys.SCREENER) != ScreenerChoice.YENTE
        || !values.has(
            ScoringKeys.DEADLINE, ScoringKeys.YENTE_TIMEOUT, ScoringKeys.YENTE_MAX_ATTEMPTS)) {
      return;
    }
    Duration deadline = values.get(ScoringKeys.DEADLINE);
    Duration timeout = values.get(ScoringKeys.YENTE_TIMEOUT);
    int attempts = values.get(ScoringKeys.YENTE_MAX_ATTEMPTS);
    Duration all = timeout.multipliedBy(attempts);
    if (deadline.compareTo(all) < 0) {
      problems.add(
          ScoringKeys.DEADLINE.name(),
          String.format(
              "%s is too short for %d attempts of %s: raise it to %s or more, or lower %s or %s",
              Durations.render(deadline),
              attempts,
              Durations.render(timeout),
              Durations.render(all),
              ScoringKeys.YENTE_TIMEOUT.name(),
              ScoringKeys.YENTE_MAX_ATTEMPTS.name()));
    }
  }

  private static void capIsNotBelowBase(Values values, Problems problems) {
    if (!values.has(RetryKeys.BASE, RetryKeys.CAP)) {
      return;
    }
    Duration base = values.get(RetryKeys.BASE);
    Duration cap = values.get(RetryKeys.CAP);
    if (cap.compareTo(base) < 0) {
      problems.add(
          RetryKeys.CAP.name(),
          String.format(
              "%s is below %s, the longest first wait (%s): raise it, or lower %s",
              Durations.render(cap),
              Durations.render(base),
              RetryKeys.BASE.name(),
              RetryKeys.BASE.name()));
    }
  }

  private static void somethingWeighs(Values values, Problems problems) {
    if (RiskKeys.WEIGHTS.stream().allMatch(key -> values.has(key) && values.get(key) == 0)) {
      problems.add("scoring.risk.weights", "all of them are 0, nothing would be a risk");
    }
  }

  private static void bandsDoNotOverlap(Values values, Problems problems) {
    if (values.has(RiskKeys.LOW_UP_TO, RiskKeys.MEDIUM_UP_TO)
        && values.get(RiskKeys.MEDIUM_UP_TO) < values.get(RiskKeys.LOW_UP_TO)) {
      problems.add(
          RiskKeys.MEDIUM_UP_TO.name(),
          "below " + RiskKeys.LOW_UP_TO.name() + ": raise it, or lower the other");
    }
  }

  /** Whoever is taken in must have its turn; a TaskManager alone has no more than the rate. */
  private static void rateServesCapacityWithinDeadline(Values values, Problems problems) {
    if (values.get(ScoringKeys.SCREENER) != ScreenerChoice.YENTE
        || !values.has(
            ScoringKeys.YENTE_RATE,
            ScoringKeys.YENTE_BATCH_SIZE,
            ScoringKeys.DEADLINE,
            ScoringKeys.CONCURRENCY,
            ScoringKeys.DEMAND)) {
      return;
    }
    int capacity = values.get(ScoringKeys.CONCURRENCY) * values.get(ScoringKeys.DEMAND);
    Duration deadline = values.get(ScoringKeys.DEADLINE);
    int batchSize = values.get(ScoringKeys.YENTE_BATCH_SIZE);
    int requests = (capacity + batchSize - 1) / batchSize;
    Duration all = values.get(ScoringKeys.YENTE_RATE).timeFor(requests);
    if (all.compareTo(deadline) > 0) {
      problems.add(
          ScoringKeys.YENTE_RATE.name(),
          String.format(
              "%s needs %s for the %d entities in flight, and %s is %s: lower %s or %s, or raise"
                  + " the deadline",
              values.get(ScoringKeys.YENTE_RATE),
              Durations.render(all),
              capacity,
              ScoringKeys.DEADLINE.name(),
              Durations.render(deadline),
              ScoringKeys.CONCURRENCY.name(),
              ScoringKeys.DEMAND.name()));
    }
  }

  /** What holds only with Flink's checkpoints. */
  static List<String> withCheckpoints(PipelineConfig config, Duration interval) {
    List<String> problems = new ArrayList<>();
    transactionsOutliveCheckpoints(config, interval, problems);
    checkpointsReserveBudgetInTime(config, interval, problems);
    return problems;
  }

  /** The broker must not abort events that a checkpoint has already promised. */
  private static void transactionsOutliveCheckpoints(
      PipelineConfig config, Duration interval, List<String> problems) {
    Duration timeout = config.kafka().transactionTimeout();
    if (config.notifications().guarantee() == DeliveryGuarantee.EXACTLY_ONCE
        && timeout.compareTo(interval) <= 0) {
      problems.add(
          String.format(
              "%s%s: %dms is not above the checkpoint interval of %s: raise it to the interval plus"
                  + " the time a restart may take, or lower execution.checkpointing.interval",
              KafkaKeys.PROPERTIES,
              ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
              timeout.toMillis(),
              Durations.render(interval)));
    }
  }

  /** Whoever is taken in right after a start waits for the first checkpoint. */
  private static void checkpointsReserveBudgetInTime(
      PipelineConfig config, Duration interval, List<String> problems) {
    if (config.scoring().screener() instanceof ScreenerSettings.Yente yente
        && !yente.bucket().budget().isUnlimited()
        && yente.settings().deadline().compareTo(interval.multipliedBy(2)) < 0) {
      problems.add(
          String.format(
              "%s: calls of a budget are reserved by checkpoints, every %s, and %s is only %s: lower"
                  + " execution.checkpointing.interval, or raise the deadline to twice that",
              ScoringKeys.YENTE_BUDGET.name(),
              Durations.render(interval),
              ScoringKeys.DEADLINE.name(),
              Durations.render(yente.settings().deadline())));
    }
  }
}
