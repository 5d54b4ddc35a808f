package io.prismatic.dd.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;

/** All that Flink's REST API tells of a cluster and a job, and so all that the web UI can show. */
final class WebCrawl {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int METRICS_A_REQUEST = 50;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI web;
  private final StringBuilder text = new StringBuilder();

  private WebCrawl(URI web) {
    this.web = web;
  }

  static String of(URI web, List<JobID> jobs) throws Exception {
    WebCrawl crawl = new WebCrawl(web);
    crawl.cluster();
    for (JobID job : jobs) {
      crawl.job(job);
    }
    return crawl.text.toString();
  }

  private void cluster() throws Exception {
    for (String path :
        List.of(
            "/config",
            "/overview",
            "/jobs/overview",
            "/jobmanager/config",
            "/jobmanager/environment",
            "/jobmanager/logs",
            "/jobmanager/thread-dump")) {
      get(path);
    }
    metrics("/jobmanager/metrics");
    for (JsonNode manager : get("/taskmanagers").path("taskmanagers")) {
      String path = "/taskmanagers/" + URLEncoder.encode(manager.path("id").asText(), UTF_8);
      get(path);
      get(path + "/thread-dump");
      metrics(path + "/metrics");
    }
  }

  private void job(JobID job) throws Exception {
    String path = "/jobs/" + job;
    for (String part :
        List.of(
            "/plan",
            "/config",
            "/exceptions?maxExceptions=100",
            "/accumulators?includeSerializedValue=true",
            "/checkpoints",
            "/checkpoints/config",
            "/status",
            "/resource-requirements")) {
      get(path + part);
    }
    metrics(path + "/metrics");
    for (JsonNode vertex : get(path).path("vertices")) {
      String task = path + "/vertices/" + vertex.path("id").asText();
      for (String part :
          List.of(
              "", "/accumulators", "/subtasks/accumulators", "/subtasktimes", "/taskmanagers")) {
        get(task + part);
      }
      metrics(task + "/metrics");
      metrics(task + "/subtasks/metrics");
    }
  }

  /** Names first, then each with its value. */
  private void metrics(String path) throws Exception {
    List<String> names = new ArrayList<>();
    for (JsonNode metric : get(path)) {
      names.add(URLEncoder.encode(metric.path("id").asText(), UTF_8));
    }
    for (int from = 0; from < names.size(); from += METRICS_A_REQUEST) {
      int to = Math.min(names.size(), from + METRICS_A_REQUEST);
      get(path + "?get=" + String.join(",", names.subList(from, to)));
    }
  }

  /** Also an answer that is an error counts: that is shown, too. */
  private JsonNode get(String path) throws Exception {
    HttpResponse<String> reply =
        client.send(
            HttpRequest.newBuilder(URI.create(web + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    text.append(path).append('\n').append(reply.body()).append('\n');
    return reply.body().startsWith("{") || reply.body().startsWith("[")
        ? JSON.readTree(reply.body())
        : JSON.createObjectNode();
  }
}
