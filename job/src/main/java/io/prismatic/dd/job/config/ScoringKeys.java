package io.prismatic.dd.job.config;

import static io.prismatic.dd.job.config.Key.optional;
import static io.prismatic.dd.job.config.Key.withDefault;
import static io.prismatic.dd.job.config.ValueType.duration;
import static io.prismatic.dd.job.config.ValueType.fraction;
import static io.prismatic.dd.job.config.ValueType.oneOf;
import static io.prismatic.dd.job.config.ValueType.secret;
import static io.prismatic.dd.job.config.ValueType.text;
import static io.prismatic.dd.job.config.ValueType.wholeNumber;

import io.prismatic.dd.functions.limit.Budget;
import io.prismatic.dd.functions.limit.Rate;
import io.prismatic.dd.functions.secret.Secret;
import java.net.URI;
import java.time.Duration;

/** The part of the registry that concerns scoring. */
final class ScoringKeys {

  static final Key<Integer> CONCURRENCY =
      withDefault(
          "scoring.concurrency",
          wholeNumber(1, 1_000),
          "workers",
          "10",
          "How many entities are scored at a time, times scoring.demand; partitions do not limit it.");
  static final Key<Integer> DEMAND =
      withDefault(
          "scoring.demand",
          wholeNumber(1, 100),
          "entities a worker",
          "5",
          "Entities in flight a worker; those are what a restart scores again.");
  static final Key<Duration> DEADLINE =
      withDefault(
          "scoring.deadline",
          duration("1s", "1h"),
          "duration",
          "2min",
          "Total time for an entity, waits and retries included; after it the entity becomes a dead"
              + " letter that is retried later.");
  static final Key<ScreenerChoice> SCREENER =
      withDefault(
          "scoring.screener",
          oneOf("watchlist", ScreenerChoice.WATCHLIST, "yente", ScreenerChoice.YENTE),
          "watchlist or yente",
          "watchlist",
          "Who finds list matches: watchlist screens in the JVM and needs no server, yente asks"
              + " OpenSanctions' API.");
  static final Key<String> WATCHLIST_PATH =
      optional(
              "scoring.watchlist.path",
              ValueType.absolutePath(),
              "path",
              "/opt/entity-analyzer/watchlist.jsonl",
              "List to screen against, FollowTheMoney as JSON lines, on every TaskManager.")
          .requiredWhen(SCREENER, "watchlist");
  static final Key<Double> WATCHLIST_THRESHOLD =
      withDefault(
          "scoring.watchlist.threshold",
          fraction(),
          "0 to 1",
          "0.7",
          "Score from which a candidate of the list counts as a match; measured at the default.");
  static final Key<URI> YENTE_URL =
      optional(
              "scoring.yente.url",
              Addresses::http,
              "URL",
              "http://localhost:8000",
              "Base URL of the API, http or https, without user or password.")
          .requiredWhen(SCREENER, "yente");
  static final Key<String> YENTE_DATASET =
      withDefault(
          "scoring.yente.dataset",
          text("a name of letters, digits, - and _", "[A-Za-z0-9_-]{1,100}"),
          "name",
          "default",
          "Dataset to match against: default is every list the server has.");
  static final Key<String> YENTE_ALGORITHM =
      withDefault(
          "scoring.yente.algorithm",
          text("a name of letters, digits, - and _", "[A-Za-z0-9_-]{1,100}"),
          "name",
          "logic-v2",
          "Pinned: another algorithm changes scores, and regulated firms have to approve that.");
  static final Key<Double> YENTE_THRESHOLD =
      withDefault(
          "scoring.yente.threshold",
          fraction(),
          "0 to 1",
          "0.7",
          "Score from which a candidate counts as a match; lower finds more and alarms more.");
  static final Key<Integer> YENTE_LIMIT =
      withDefault(
          "scoring.yente.limit",
          wholeNumber(1, 500),
          "candidates",
          "5",
          "Most candidates in a reply; the API returns at most 500.");
  static final Key<Secret> YENTE_API_KEY =
      optional(
          "scoring.yente.api-key",
          secret(),
          "env:NAME or file:/path",
          "env:YENTE_API_KEY",
          "Where each TaskManager finds the key of the hosted API; an own server needs none.");
  static final Key<Duration> YENTE_TIMEOUT =
      withDefault(
          "scoring.yente.timeout",
          duration("1ms", "10min"),
          "duration",
          "10s",
          "Time for one attempt, the body of the reply included.");
  static final Key<Integer> YENTE_MAX_ATTEMPTS =
      withDefault(
          "scoring.yente.max-attempts",
          wholeNumber(1, 20),
          "attempts",
          "5",
          "Attempts for one entity; all of them have to fit into scoring.deadline.");
  static final Key<Integer> YENTE_BATCH_SIZE =
      withDefault(
          "scoring.yente.batch-size",
          wholeNumber(1, 100),
          "entities a request",
          "1",
          "Entities in one request at most, which takes one call of the rate; yente works best with 1"
              + " to 5 and several requests in flight, a metered API with 100.");
  static final Key<Rate> YENTE_RATE =
      withDefault(
          "scoring.yente.rate",
          ValueType.rate(),
          "calls/s, min, h, day or month",
          "unlimited",
          "Calls the API allows, retries included, evenly spaced, over all TaskManagers; such as"
              + " 100/min.");
  static final Key<Budget> YENTE_BUDGET =
      withDefault(
          "scoring.yente.budget",
          ValueType.budget(),
          "calls/day or calls/month",
          "unlimited",
          "Calls a calendar day or month (UTC), retries included, over all TaskManagers, kept"
              + " through restarts; spent at the pace of scoring.yente.rate.");
  static final Key<Integer> YENTE_CIRCUIT_FAILURES =
      withDefault(
          "scoring.yente.circuit.failures",
          wholeNumber(1, 1_000),
          "calls",
          "5",
          "Failures in a row after which no calls are made for a while; a refused key, a wrong"
              + " dataset or a spent quota stop them at once.");
  static final Key<Duration> YENTE_CIRCUIT_OPEN =
      withDefault(
          "scoring.yente.circuit.open",
          duration("100ms", "1h"),
          "duration",
          "60s",
          "Time without calls, after which one probes; ten times as long when the quota is spent.");

  private ScoringKeys() {}
}
