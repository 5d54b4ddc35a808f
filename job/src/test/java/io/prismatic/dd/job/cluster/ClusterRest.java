package io.prismatic.dd.job.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prismatic.dd.functions.accounting.Count;
import io.prismatic.dd.job.drain.Counts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What tests ask of a cluster's REST API. Blocks its caller; used by one thread. */
public final class ClusterRest {

  private static final Duration CALL = Duration.ofSeconds(30);
  private static final String BOUNDARY = "--jar-of-the-test";

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI base;

  /**
   * @param base the address of the JobManager's REST API
   */
  public ClusterRest(URI base) {
    this.base = base;
  }

  /** The value of a setting of the JobManager, null if it is not set. */
  String setting(String key) throws IOException, InterruptedException {
    for (JsonNode one : get("/jobmanager/config")) {
      if (one.path("key").asText().equals(key)) {
        return one.path("value").asText();
      }
    }
    return null;
  }

  /** How many slots no task takes. */
  int freeSlots() throws IOException, InterruptedException {
    return get("/overview").path("slots-available").asInt();
  }

  /** The resource ids of the TaskManagers that are registered. */
  public Set<String> taskManagers() throws IOException, InterruptedException {
    Set<String> ids = new TreeSet<>();
    get("/taskmanagers").path("taskmanagers").forEach(one -> ids.add(one.path("id").asText()));
    return ids;
  }

  /**
   * Uploads a jar.
   *
   * @return its id on the cluster
   */
  public String upload(Path jar) throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\n"
                + "Content-Type: application/java-archive\r\n\r\n")
            .formatted(BOUNDARY, jar.getFileName())
            .getBytes(StandardCharsets.UTF_8));
    Files.copy(jar, body);
    body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    String file =
        send(HttpRequest.newBuilder(base.resolve("/jars/upload"))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(body.toByteArray())))
            .path("filename")
            .asText();
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /**
   * Starts a job of an uploaded jar.
   *
   * @param savepoint the savepoint or checkpoint to resume from, or null
   * @return the job's id
   */
  public String run(
      String jar, Class<?> main, List<String> arguments, int parallelism, String savepoint)
      throws IOException, InterruptedException {
    ObjectNode body =
        json.createObjectNode().put("entryClass", main.getName()).put("parallelism", parallelism);
    if (savepoint != null) {
      body.put("savepointPath", savepoint);
    }
    arguments.forEach(body.putArray("programArgsList")::add);
    return send(request("/jars/" + jar + "/run").POST(BodyPublishers.ofString(body.toString())))
        .path("jobid")
        .asText();
  }

  /** The state of a job, such as RUNNING. */
  public String state(String job) throws IOException, InterruptedException {
    return get("/jobs/" + job).path("state").asText();
  }

  /** Whether all tasks run: a job's own state says so while tasks still wait for slots. */
  public boolean allTasksRun(String job) throws IOException, InterruptedException {
    JsonNode details = get("/jobs/" + job);
    int running = details.path("status-counts").path("RUNNING").asInt();
    return running > 0 && running == details.path("vertices").size() && subtasksRun(details);
  }

  private static boolean subtasksRun(JsonNode details) {
    for (JsonNode vertex : details.path("vertices")) {
      if (vertex.path("tasks").path("RUNNING").asInt() != vertex.path("parallelism").asInt()) {
        return false;
      }
    }
    return true;
  }

  /** The resource ids of the TaskManagers on which the job has tasks. */
  public Set<String> taskManagers(String job) throws IOException, InterruptedException {
    Set<String> ids = new TreeSet<>();
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      String path = "/jobs/" + job + "/vertices/" + vertex.path("id").asText();
      for (JsonNode subtask : get(path).path("subtasks")) {
        ids.add(subtask.path("taskmanager-id").asText());
      }
    }
    return ids;
  }

  /** How many records each subtask of the box with that word in its name has got. */
  public List<Long> recordsIn(String job, String word) throws IOException, InterruptedException {
    List<Long> records = new ArrayList<>();
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      if (vertex.path("name").asText().contains(word)) {
        String path = "/jobs/" + job + "/vertices/" + vertex.path("id").asText();
        get(path)
            .path("subtasks")
            .forEach(one -> records.add(one.path("metrics").path("read-records").asLong()));
      }
    }
    return records;
  }

  /** When the barriers of the newest completed checkpoint were sent, null if there is none. */
  public Instant checkpointed(String job) throws IOException, InterruptedException {
    JsonNode newest = get("/jobs/" + job + "/checkpoints").path("latest").path("completed");
    JsonNode time = newest.path("trigger_timestamp");
    return time.isMissingNode() ? null : Instant.ofEpochMilli(time.asLong());
  }

  /** How many checkpoints the job has completed, those before a restart included. */
  public int checkpoints(String job) throws IOException, InterruptedException {
    return get("/jobs/" + job + "/checkpoints").path("counts").path("completed").asInt();
  }

  /** How often the job has started its tasks again. */
  public int restarts(String job) throws IOException, InterruptedException {
    JsonNode metric = get("/jobs/" + job + "/metrics?get=numRestarts").path(0);
    return metric.path("value").asInt();
  }

  /** Why the job failed, as the web UI shows it; empty if it did not. */
  public String failure(String job) throws IOException, InterruptedException {
    return get("/jobs/" + job + "/exceptions")
        .path("exceptionHistory")
        .path("entries")
        .path(0)
        .path("stacktrace")
        .asText();
  }

  /** The counts as the last heartbeats told them; exact once the job has ended. */
  public Counts counts(String job) throws IOException, InterruptedException {
    Map<String, Long> values = new HashMap<>();
    for (JsonNode one : get("/jobs/" + job + "/accumulators").path("user-task-accumulators")) {
      values.put(one.path("name").asText(), one.path("value").asLong());
    }
    return new Counts(
        values.getOrDefault(Count.READ.label(), 0L),
        values.getOrDefault(Count.STORED.label(), 0L),
        values.getOrDefault(Count.SUPERSEDED.label(), 0L),
        values.getOrDefault(Count.DEAD_LETTERED.label(), 0L),
        values.getOrDefault(Count.ANNOUNCED.label(), 0L));
  }

  /**
   * Starts a stop with a savepoint and without a drain; {@link #savepoint} tells the end.
   *
   * @return the request's id
   */
  public String stop(String job, Path directory) throws IOException, InterruptedException {
    ObjectNode body =
        json.createObjectNode()
            .put("drain", false)
            .put("targetDirectory", directory.toUri().toString());
    return send(request("/jobs/" + job + "/stop").POST(BodyPublishers.ofString(body.toString())))
        .path("request-id")
        .asText();
  }

  /**
   * Where a savepoint is, null while it is made.
   *
   * @throws IllegalStateException if it failed
   */
  public String savepoint(String job, String request) throws IOException, InterruptedException {
    JsonNode reply = get("/jobs/" + job + "/savepoints/" + request);
    JsonNode operation = reply.path("operation");
    if (operation.has("failure-cause")) {
      throw new IllegalStateException(operation.toString());
    }
    return operation.path("location").asText(null);
  }

  public void cancel(String job) throws IOException, InterruptedException {
    send(request("/jobs/" + job + "?mode=cancel").method("PATCH", BodyPublishers.noBody()));
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).header("Content-Type", "application/json");
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> reply =
        client.send(request.timeout(CALL).build(), BodyHandlers.ofString());
    if (reply.statusCode() >= 300) {
      throw new IOException("HTTP " + reply.statusCode() + ": " + reply.body());
    }
    return json.readTree(reply.body());
  }
}
