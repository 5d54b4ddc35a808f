package io.prismatic.dd.job.drain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prismatic.dd.functions.accounting.Count;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The few calls of Flink's REST API that a stop needs. Blocks its caller; used by one thread. */
final class FlinkRest {

  private static final Duration CALL = Duration.ofSeconds(5);

  /**
   * A job of the cluster.
   *
   * @param id 32 hexadecimal digits
   * @param name as it was submitted
   * @param state such as RUNNING or FINISHED
   */
  record Job(String id, String name, String state) {

    boolean ended() {
      return List.of("FINISHED", "CANCELED", "FAILED").contains(state);
    }
  }

  /**
   * How far a stop is.
   *
   * @param done whether it has come to an end
   * @param savepoint where the savepoint is, null unless it succeeded
   * @param failure the cause of the failure, null unless it failed
   */
  record Stop(boolean done, String savepoint, String failure) {}

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CALL).build();
  private final String base;

  /**
   * @param base the address of the JobManager's REST API, http or https
   */
  FlinkRest(URI base) {
    String text = base.toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  List<Job> jobs() throws IOException, InterruptedException {
    List<Job> jobs = new ArrayList<>();
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      jobs.add(
          new Job(job.path("jid").asText(), job.path("name").asText(), job.path("state").asText()));
    }
    return jobs;
  }

  Job job(String id) throws IOException, InterruptedException {
    JsonNode job = get("/jobs/" + id);
    return new Job(id, job.path("name").asText(), job.path("state").asText());
  }

  /**
   * Asks for a stop with savepoint and drain.
   *
   * @param directory where to put the savepoint, null for the cluster's default
   * @return the request's id
   */
  String drain(String id, String directory) throws IOException, InterruptedException {
    ObjectNode body = json.createObjectNode().put("drain", true);
    if (directory != null) {
      body.put("targetDirectory", directory);
    }
    return send(request("/jobs/" + id + "/stop").POST(BodyPublishers.ofString(body.toString())))
        .path("request-id")
        .asText();
  }

  Stop stop(String id, String request) throws IOException, InterruptedException {
    JsonNode reply = get("/jobs/" + id + "/savepoints/" + request);
    boolean done = reply.path("status").path("id").asText().equals("COMPLETED");
    JsonNode operation = reply.path("operation");
    return new Stop(
        done,
        operation.path("location").asText(null),
        cause(operation.path("failure-cause").path("stack-trace").asText("")));
  }

  /** The innermost cause of a stack trace, without the trace; null of an empty one. */
  private static String cause(String stackTrace) {
    return stackTrace
        .lines()
        .filter(line -> !line.startsWith("\t") && !line.isBlank())
        .reduce((outer, inner) -> inner)
        .map(line -> line.replaceFirst("^Caused by: ", ""))
        .orElse(null);
  }

  void cancel(String id) throws IOException, InterruptedException {
    send(request("/jobs/" + id + "?mode=cancel").method("PATCH", BodyPublishers.noBody()));
  }

  /** Where the newest completed checkpoint is, null if there is none. */
  String checkpoint(String id) throws IOException, InterruptedException {
    JsonNode newest = get("/jobs/" + id + "/checkpoints").path("latest").path("completed");
    return newest.path("external_path").asText(null);
  }

  /** The counts of the main job, exact once the job has ended; all 0 for another job. */
  Counts counts(String id) throws IOException, InterruptedException {
    Map<String, Long> values = new HashMap<>();
    for (JsonNode one : get("/jobs/" + id + "/accumulators").path("user-task-accumulators")) {
      values.put(one.path("name").asText(), one.path("value").asLong());
    }
    return new Counts(
        value(values, Count.READ),
        value(values, Count.STORED),
        value(values, Count.SUPERSEDED),
        value(values, Count.DEAD_LETTERED),
        value(values, Count.ANNOUNCED));
  }

  private static long value(Map<String, Long> values, Count count) {
    return values.getOrDefault(count.label(), 0L);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(CALL)
        .header("Content-Type", "application/json");
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> reply;
    try {
      reply = client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      // Of a refused connection there is no message at all.
      throw new IOException("no answer of " + base + ": " + e, e);
    }
    if (reply.statusCode() >= 300) {
      throw new IOException(
          "HTTP %d of %s%s: %s"
              .formatted(reply.statusCode(), base, reply.uri().getPath(), complaint(reply.body())));
    }
    return json.readTree(reply.body());
  }

  /** What Flink says is wrong, without its stack trace. */
  private String complaint(String body) {
    try {
      StringBuilder errors = new StringBuilder();
      json.readTree(body)
          .path("errors")
          .forEach(
              error -> errors.append(error.asText().lines().findFirst().orElse("")).append(' '));
      return errors.toString().strip();
    } catch (IOException e) {
      return "not the REST API of a JobManager";
    }
  }
}
