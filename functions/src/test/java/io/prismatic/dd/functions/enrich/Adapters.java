package io.prismatic.dd.functions.enrich;

import com.fasterxml.jackson.core.JsonPointer;
import io.prismatic.dd.functions.http.AttemptLimits;
import io.prismatic.dd.functions.limit.BucketSettings;
import io.prismatic.dd.functions.limit.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes settings of adapters for tests. */
final class Adapters {

  private final String name;
  private final String url;
  private final List<Extraction> extract = new ArrayList<>();
  private int version = 1;
  private Tlp maxTlp = Tlp.AMBER;
  private Auth auth;
  private boolean allowPrivate = true;
  private boolean required;
  private JsonPointer error;
  private int retries;
  private CacheSettings cache = CacheSettings.NONE;
  private BucketSettings bucket;
  private int maxBody = 1 << 20;

  Adapters(String name, String url) {
    this.name = name;
    this.url = url;
    this.bucket = bucket(name, "unlimited", 5);
  }

  static BucketSettings bucket(String name, String rate, int failures) {
    return new BucketSettings(name, Rate.parse(rate), 20, failures, Duration.ofSeconds(60));
  }

  Adapters extract(String from, String... to) {
    extract.add(new Extraction(new Selector(from), List.of(to), false));
    return this;
  }

  Adapters replace(String from, String property) {
    extract.add(new Extraction(new Selector(from), List.of("properties", property), true));
    return this;
  }

  Adapters version(int number) {
    version = number;
    return this;
  }

  Adapters maxTlp(Tlp tlp) {
    maxTlp = tlp;
    return this;
  }

  Adapters auth(Auth how) {
    auth = how;
    return this;
  }

  Adapters publicOnly() {
    allowPrivate = false;
    return this;
  }

  Adapters required() {
    required = true;
    return this;
  }

  Adapters error(String pointer) {
    error = JsonPointer.compile(pointer);
    return this;
  }

  Adapters retries(int number) {
    retries = number;
    return this;
  }

  Adapters cache(Duration ttl, Duration noDataTtl) {
    cache = new CacheSettings(ttl, noDataTtl);
    return this;
  }

  Adapters bucket(BucketSettings settings) {
    bucket = settings;
    return this;
  }

  Adapters maxBody(int bytes) {
    maxBody = bytes;
    return this;
  }

  AdapterSettings settings() {
    return new AdapterSettings(
        name,
        version,
        new Applies(Set.of("Person", "Domain"), List.of(), Map.of(), maxTlp),
        new RequestSettings(
            UrlTemplate.parse(url),
            auth,
            Map.of(),
            new AttemptLimits(Duration.ofSeconds(5), maxBody, 5),
            allowPrivate),
        bucket,
        new StatusMap(Map.of()),
        error,
        new RetrySettings(retries, Duration.ofMillis(1), Duration.ofMillis(10), true),
        List.copyOf(extract),
        cache,
        required);
  }
}
