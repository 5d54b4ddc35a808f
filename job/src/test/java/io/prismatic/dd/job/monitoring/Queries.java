package io.prismatic.dd.job.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The queries of the shipped rules and of the dashboard. */
final class Queries {

  static final String RULES = "flink-conf/prometheus/rules.yaml";
  static final String DASHBOARD = "flink-conf/grafana/entity-analyzer.json";

  private static final Pattern SELECTOR =
      Pattern.compile("\\b(flink_\\w+|dd:[\\w:]+|ALERTS)(?:\\{([^}]*)})?");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

  private Queries() {}

  /** A metric as a query selects it, with the labels that it names. */
  record Selector(String metric, Map<String, String> equal, List<String> labels) {}

  /** By the name of what is recorded. */
  static Map<String, String> recorded() throws IOException {
    return rules("record");
  }

  static Map<String, String> alerts() throws IOException {
    return rules("alert");
  }

  private static Map<String, String> rules(String kind) throws IOException {
    Map<String, String> rules = new TreeMap<>();
    for (JsonNode group : new YAMLMapper().readTree(Shipped.read(RULES)).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        if (rule.has(kind)) {
          rules.put(rule.path(kind).asText(), rule.path("expr").asText());
        }
      }
    }
    return rules;
  }

  /** By panel and number. */
  static Map<String, String> dashboard() throws IOException {
    Map<String, String> queries = new TreeMap<>();
    for (JsonNode panel : new ObjectMapper().readTree(Shipped.read(DASHBOARD)).path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.put(
            panel.path("title").asText() + ", " + target.path("refId").asText(),
            target.path("expr").asText());
      }
    }
    return queries;
  }

  static List<Selector> selectors(String query) {
    List<Selector> selectors = new ArrayList<>();
    Matcher found = SELECTOR.matcher(query);
    while (found.find()) {
      Map<String, String> equal = new TreeMap<>();
      List<String> labels = new ArrayList<>();
      Matcher label = MATCHER.matcher(found.group(2) == null ? "" : found.group(2));
      while (label.find()) {
        labels.add(label.group(1));
        if (label.group(2).equals("=")) {
          equal.put(label.group(1), label.group(3));
        }
      }
      selectors.add(new Selector(found.group(1), equal, labels));
    }
    return selectors;
  }
}
