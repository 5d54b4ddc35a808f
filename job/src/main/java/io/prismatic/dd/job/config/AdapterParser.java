package io.prismatic.dd.job.config;

import com.fasterxml.jackson.core.JsonPointer;
import io.prismatic.dd.functions.enrich.AdapterSettings;
import io.prismatic.dd.functions.enrich.Applies;
import io.prismatic.dd.functions.enrich.Auth;
import io.prismatic.dd.functions.enrich.CacheSettings;
import io.prismatic.dd.functions.enrich.Extraction;
import io.prismatic.dd.functions.enrich.RequestSettings;
import io.prismatic.dd.functions.enrich.RetrySettings;
import io.prismatic.dd.functions.enrich.Selector;
import io.prismatic.dd.functions.enrich.StatusMap;
import io.prismatic.dd.functions.enrich.Tlp;
import io.prismatic.dd.functions.enrich.UrlTemplate;
import io.prismatic.dd.functions.http.AttemptLimits;
import io.prismatic.dd.functions.limit.BucketSettings;
import io.prismatic.dd.functions.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one adapter. */
final class AdapterParser {

  private static final int MOST_REDIRECTS = 5;
  private static final String SECRET_NAMES = "(?i).*(authorization|cookie|key|token|secret).*";

  private final AdapterTexts texts;
  private final AdapterBuckets buckets;
  private final Map<String, String> targets = new LinkedHashMap<>();
  private boolean enabled;

  AdapterParser(AdapterTexts texts, AdapterBuckets buckets) {
    this.texts = texts;
    this.buckets = buckets;
  }

  boolean enabled() {
    return enabled;
  }

  /** The places below {@code /enrichment} that it writes, each with the key that says so. */
  Map<String, String> targets() {
    return targets;
  }

  /** Null if anything is wrong with it, which is reported. */
  AdapterSettings parse() {
    String name = texts.required("name", AdapterValues.NAME, "shodan-host");
    Integer version = texts.value("version", ValueType.wholeNumber(1, 1_000_000), "1");
    enabled = Boolean.TRUE.equals(texts.value("enabled", AdapterValues.flag(), "true"));
    Applies applies = applies();
    RequestSettings request = request();
    StatusMap status = status();
    JsonPointer error = texts.value("error", AdapterValues.pointer(), null);
    RetrySettings retry = retry();
    List<Extraction> extract = extract();
    CacheSettings cache = cache();
    Boolean required =
        texts.value("on_failure", ValueType.oneOf("degrade", false, "fail", true), "degrade");
    BucketSettings bucket = buckets.of(texts);
    texts.reportUnknown();
    return texts.isRight()
        ? new AdapterSettings(
            name, version, applies, request, bucket, status, error, retry, extract, cache, required)
        : null;
  }

  private Applies applies() {
    List<String> schemata =
        texts.list("applies.schema", ValueType.text("a schema", "[A-Za-z]{1,100}"));
    if (schemata.isEmpty()) {
      texts.problem("applies.schema", "required, such as [IpAddress]");
    }
    List<JsonPointer> require = texts.list("applies.require", AdapterValues.pointer());
    Tlp maxTlp =
        texts.value(
            "applies.max_tlp", AdapterValues.word(AdapterValues.MARKINGS), Tlp.DEFAULT.name());
    return new Applies(Set.copyOf(schemata), require, where(), maxTlp);
  }

  private Map<JsonPointer, String> where() {
    Map<JsonPointer, String> where = new HashMap<>();
    texts
        .below("applies.where")
        .forEach(
            (pointer, text) -> {
              try {
                where.put(AdapterValues.pointer().parse(pointer), text);
              } catch (Mismatch e) {
                texts.problem("applies.where", e.getMessage());
              }
            });
    return where;
  }

  private RequestSettings request() {
    texts.value("request.method", ValueType.text("GET, the only method", "GET"), "GET");
    UrlTemplate url =
        texts.required("request.url", AdapterValues::url, "https://host/path/{/properties/name/0}");
    Duration timeout = texts.value("request.timeout", ValueType.duration("1ms", "10min"), "10s");
    Integer maxBody = texts.value("request.max_body", AdapterValues::size, "1MiB");
    Boolean allowPrivate = texts.value("allow_private", AdapterValues.flag(), "false");
    Auth auth = auth();
    Map<String, String> headers = headers();
    return texts.isRight()
        ? new RequestSettings(
            url, auth, headers, new AttemptLimits(timeout, maxBody, MOST_REDIRECTS), allowPrivate)
        : null;
  }

  private Auth auth() {
    boolean stated = !texts.below("request.auth").isEmpty();
    if (!stated) {
      return null;
    }
    Boolean inQuery =
        texts.required(
            "request.auth.in", ValueType.oneOf("query", true, "header", false), "header");
    String name =
        texts.required(
            "request.auth.name",
            ValueType.text("a parameter's or header's name", "[A-Za-z0-9_.-]{1,100}"),
            "key");
    Secret secret = texts.required("request.auth.secret", ValueType.secret(), "env:SHODAN_KEY");
    for (String key : texts.below("request.auth").keySet()) {
      if (!Set.of("in", "name", "secret").contains(key)) {
        texts.problem(
            "request.auth." + key,
            "unknown key" + DidYouMean.phrase(key, List.of("in", "name", "secret")));
      }
    }
    return texts.isRight() ? new Auth(inQuery, name, secret) : null;
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>(texts.below("request.headers"));
    headers.forEach(
        (name, value) -> {
          if (!name.matches("[A-Za-z0-9-]{1,100}") || value.matches("(?s).*[\\r\\n\\x00].*")) {
            texts.problem("request.headers." + name, "expected a header's name and one line");
          } else if (name.matches(SECRET_NAMES)) {
            texts.problem("request.headers." + name, "expected no secret, give it as request.auth");
          }
        });
    return headers;
  }

  private StatusMap status() {
    Map<String, StatusMap.Meaning> meanings = new HashMap<>();
    texts
        .below("status")
        .forEach(
            (codes, text) -> {
              StatusMap.Meaning meaning =
                  texts.value("status." + codes, AdapterValues.word(AdapterValues.MEANINGS), null);
              for (String code : codes.split(",", -1)) {
                if (!code.strip().matches("[1-5](\\d\\d|xx)")) {
                  texts.problem("status." + codes, "expected codes such as 404, 5xx or 401,403");
                } else if (meanings.containsKey(code.strip())) {
                  texts.problem("status." + codes, "states " + code.strip() + " twice");
                } else if (meaning != null) {
                  meanings.put(code.strip(), meaning);
                }
              }
            });
    return new StatusMap(Map.copyOf(meanings));
  }

  private RetrySettings retry() {
    Integer retries = texts.value("retry.max", ValueType.wholeNumber(0, 20), "2");
    Duration[] backoff = texts.value("retry.backoff", AdapterValues::range, "1s..30s");
    Boolean honour = texts.value("retry.honour_retry_after", AdapterValues.flag(), "true");
    return texts.isRight() ? new RetrySettings(retries, backoff[0], backoff[1], honour) : null;
  }

  private List<Extraction> extract() {
    List<Extraction> extractions = new ArrayList<>();
    int size = texts.size("extract");
    if (size == 0) {
      texts.problem("extract", "required, such as [{from: /ports, to: /properties/ports}]");
    }
    for (int i = 0; i < size; i++) {
      String key = "extract[" + i + "].";
      Selector from =
          texts.required(
              key + "from", AdapterValues.parsing(Selector::new, "a JSON pointer"), "/ports");
      List<String> to =
          texts.required(key + "to", AdapterValues::target, "/enrichment/shodan/ports");
      Boolean replace =
          texts.value(key + "mode", ValueType.oneOf("append", false, "replace", true), null);
      if (to != null && to.get(0).equals("enrichment")) {
        targets.put(String.join("/", to), key + "to");
        if (Boolean.FALSE.equals(replace)) {
          texts.problem(key + "mode", "append is for /properties, leave it out here");
        }
      }
      if (from != null && to != null) {
        extractions.add(new Extraction(from, to, Boolean.TRUE.equals(replace)));
      }
    }
    return extractions;
  }

  private CacheSettings cache() {
    ValueType<Duration> time = ValueType.duration("0s", "10000h");
    Duration ttl = texts.value("cache.ttl", time, "0s");
    Duration noDataTtl =
        texts.value("cache.no_data_ttl", time, ttl == null ? "0s" : Durations.render(ttl));
    texts.list(
        "cache.key",
        ValueType.text(
            "[url_without_secret, version], the only key", "url_without_secret|version"));
    return texts.isRight() ? new CacheSettings(ttl, noDataTtl) : null;
  }
}
