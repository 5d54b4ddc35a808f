package io.prismatic.dd.job.config;

import io.prismatic.dd.functions.limit.BucketSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The buckets of adapters: whoever names the same one need not repeat what it allows. */
final class AdapterBuckets {

  private static final String RATE = "limit.rate";
  private static final String BUDGET = "limit.budget";
  private static final String CONCURRENCY = "limit.concurrency";
  private static final String FAILURES = "circuit.failures";
  private static final String OPEN = "circuit.open";
  private static final List<String> SHARED = List.of(RATE, BUDGET, CONCURRENCY, FAILURES, OPEN);

  private final Problems problems;
  private final Map<String, Map<String, Stated>> stated = new HashMap<>();

  private record Stated(String text, String path) {}

  AdapterBuckets(Problems problems) {
    this.problems = problems;
  }

  /** Notes what an adapter states of its bucket. */
  void add(AdapterTexts texts) {
    Map<String, Stated> bucket = stated.computeIfAbsent(name(texts), name -> new HashMap<>());
    for (String key : SHARED) {
      String text = texts.text(key);
      Stated other = text == null ? null : bucket.putIfAbsent(key, new Stated(text, texts.path()));
      if (other != null && !other.text().equals(text)) {
        problems.add(
            texts.path() + "." + key,
            String.format(
                "%s, but %s of the same bucket states %s",
                Quoted.of(text), other.path(), Quoted.of(other.text())));
      }
    }
  }

  private static String name(AdapterTexts texts) {
    String bucket = texts.text("limit.bucket");
    String name = bucket == null ? texts.text("name") : bucket;
    return name == null ? "" : name;
  }

  /** Null if something is wrong with it. */
  BucketSettings of(AdapterTexts texts) {
    String name = texts.value("limit.bucket", AdapterValues.NAME, texts.text("name"));
    if ("yente".equals(name)) {
      texts.problem("limit.bucket", "yente is the screening API's bucket, choose another name");
    }
    Map<String, Stated> bucket = stated.getOrDefault(name(texts), Map.of());
    var rate = value(texts, bucket, RATE, ValueType.rate(), null);
    if (rate == null && !bucket.containsKey(RATE)) {
      texts.problem(RATE, "required, such as 1/s, or unlimited");
    }
    var budget = value(texts, bucket, BUDGET, ValueType.budget(), "unlimited");
    var concurrency = value(texts, bucket, CONCURRENCY, ValueType.wholeNumber(1, 1_000), "4");
    var failures = value(texts, bucket, FAILURES, ValueType.wholeNumber(1, 1_000), "5");
    var open = value(texts, bucket, OPEN, ValueType.duration("100ms", "1h"), "60s");
    return texts.isRight()
        ? new BucketSettings(name, rate, budget, concurrency, failures, open)
        : null;
  }

  private static <T> T value(
      AdapterTexts texts,
      Map<String, Stated> bucket,
      String key,
      ValueType<T> type,
      String byDefault) {
    Stated shared = bucket.get(key);
    return texts.value(key, type, shared == null ? byDefault : shared.text());
  }
}
