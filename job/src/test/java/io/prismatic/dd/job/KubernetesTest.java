package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.prismatic.dd.job.config.CommandLineArguments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manifests of {@code flink-conf/kubernetes} against the operator's own schema. */
class KubernetesTest {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path CONF = Path.of(System.getProperty("repository.root"), "flink-conf");
  private static final String CRD = "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

  /** What every Kubernetes object has, which no schema of a custom resource repeats. */
  private static final List<String> ENVELOPE = List.of("apiVersion", "kind", "metadata");

  @ParameterizedTest
  @CsvSource({
    "analyzer, io.prismatic.dd.job.EntityAnalyzerJob",
    "producer, io.prismatic.dd.job.EntityProducerJob",
    "dead-letter, io.prismatic.dd.job.DeadLetterJob"
  })
  void deploymentsFollowTheOperatorsSchema(String name, String entryClass) throws Exception {
    JsonNode deployment = deployment(name);
    assertThat(problems(deployment)).isEmpty();
    JsonNode job = deployment.at("/spec/job");
    assertThat(Class.forName(job.path("entryClass").asText()).getMethod("main", String[].class))
        .isNotNull();
    assertThat(job.path("entryClass").asText()).isEqualTo(entryClass);
    assertThat(job.path("upgradeMode").asText()).isEqualTo("last-state");
    String[] version = EnvironmentInformation.getVersion().split("\\.");
    assertThat(deployment.at("/spec/flinkVersion").asText())
        .isEqualTo("v" + version[0] + "_" + version[1]);
    JsonNode settings = deployment.at("/spec/flinkConfiguration");
    assertThat(settings.path("web.submit.enable").asText()).isEqualTo("false");
    assertThat(settings.path("high-availability.type").asText()).isEqualTo("kubernetes");
  }

  @Test
  void aMistakeIsSeen() throws IOException {
    ObjectNode deployment = (ObjectNode) deployment("analyzer");
    ((ObjectNode) deployment.at("/spec/job")).put("upgradeMode", "sometimes").put("jarUri", "x");
    ((ObjectNode) deployment.at("/spec/jobManager")).put("replicas", "one");
    assertThat(problems(deployment))
        .containsExactlyInAnyOrder(
            ".spec.job.upgradeMode: sometimes is none of its values",
            ".spec.job.jarUri: unknown",
            ".spec.jobManager.replicas: no integer");
  }

  @ParameterizedTest
  @CsvSource({"analyzer", "producer", "dead-letter"})
  void argumentsAreUnderstood(String name) throws IOException {
    List<String> arguments = new ArrayList<>();
    deployment(name).at("/spec/job/args").forEach(one -> arguments.add(one.asText()));
    arguments.replaceAll(
        one -> one.endsWith("/pipeline.yaml") ? CONF.resolve("pipeline.yaml").toString() : one);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CommandLineArguments.Outcome outcome =
        new CommandLineArguments("job", "", config -> List.of())
            .parse(
                arguments.toArray(new String[0]),
                System.out,
                new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(outcome)
        .as(err.toString(StandardCharsets.UTF_8))
        .isInstanceOf(CommandLineArguments.Outcome.Run.class);
  }

  @Test
  void javaIsOpenedAsOnAnyCluster() throws IOException {
    JsonNode config = YAML.readTree(Files.readString(CONF.resolve("config.yaml")));
    assertThat(common().at("/spec/flinkConfiguration").path("env.java.opts.all").asText())
        .isEqualTo(config.at("/env/java/opts/all").asText());
  }

  /** As kustomization.yaml merges it. */
  private static JsonNode deployment(String name) throws IOException {
    JsonNode deployment = YAML.readTree(read(name));
    merge((ObjectNode) deployment.path("spec"), (ObjectNode) common().path("spec"));
    return deployment;
  }

  private static JsonNode common() throws IOException {
    return YAML.readTree(read("common"));
  }

  private static String read(String name) throws IOException {
    return Files.readString(CONF.resolve("kubernetes").resolve(name + ".yaml"));
  }

  private static void merge(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      JsonNode old = target.get(field.getKey());
      if (old instanceof ObjectNode object && field.getValue() instanceof ObjectNode values) {
        merge(object, values);
      } else {
        target.set(field.getKey(), field.getValue());
      }
    }
  }

  private static List<String> problems(JsonNode deployment) throws IOException {
    try (InputStream crd = KubernetesTest.class.getResourceAsStream(CRD)) {
      JsonNode schema = YAML.readTree(crd).at("/spec/versions/0/schema/openAPIV3Schema");
      // The API of the newest operator on Maven Central is older than our Flink; see above.
      ((ObjectNode) schema.at("/properties/spec/properties/flinkVersion")).remove("enum");
      List<String> problems = new ArrayList<>();
      ObjectNode own = deployment.deepCopy();
      check(own.remove(ENVELOPE), schema, "", problems);
      return problems;
    }
  }

  /** Stricter than the API server, which drops unknown fields in silence. */
  private static void check(JsonNode value, JsonNode schema, String path, List<String> problems) {
    String type = schema.path("type").asText();
    boolean fits =
        switch (type) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> value.isTextual() || value.isIntegralNumber();
        };
    if (!fits) {
      problems.add(path + ": no " + type);
    } else if (schema.has("enum") && !contains(schema.path("enum"), value)) {
      problems.add(path + ": " + value.asText() + " is none of its values");
    }
    for (JsonNode element : value.isArray() ? value : YAML.createArrayNode()) {
      check(element, schema.path("items"), path + "[]", problems);
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode known = schema.path("properties").path(field.getKey());
      JsonNode any = schema.path("additionalProperties");
      String name = path + "." + field.getKey();
      if (known.isMissingNode() && any.isMissingNode()) {
        problems.add(name + ": unknown");
      } else {
        check(field.getValue(), known.isMissingNode() ? any : known, name, problems);
      }
    }
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (JsonNode one : values) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }
}
