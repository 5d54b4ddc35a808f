package io.prismatic.dd.job.config;

import static io.prismatic.dd.job.config.Samples.shipped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped logging configurations, loaded by Log4j itself. */
class LogFilesTest {

  private static final String FORGED =
      "one\r\n2026-11-24 00:00:00,000 ERROR forged\u001b[2J\u0000\u2028";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"log4j.properties", "log4j-console.properties"})
  void noMessageCanForgeALineOfTheLog(String file) throws IOException {
    assertThat(logged(file, context -> context.getLogger("job").info(FORGED)))
        .singleElement(STRING)
        .contains("INFO  job [")
        .endsWith("one\\r\\n2026-11-24 00:00:00,000 ERROR forged?[2J??");
  }

  @ParameterizedTest
  @ValueSource(strings = {"log4j.properties", "log4j-console.properties"})
  void noErrorCanForgeALineOfTheLog(String file) throws IOException {
    Exception error = new IllegalStateException(FORGED, new RuntimeException("two\n" + FORGED));
    error.addSuppressed(new IOException(FORGED));

    List<String> lines =
        logged(file, context -> context.getLogger("job").error("it failed", error));

    assertThat(lines).hasSizeGreaterThan(5);
    assertThat(lines.get(0)).endsWith("it failed");
    assertThat(lines.get(1)).startsWith("java.lang.IllegalStateException: one");
    assertThat(lines.subList(2, lines.size())).allMatch(line -> line.matches("(\t|Caused by: ).*"));
    assertThat(lines).filteredOn(line -> line.contains("IllegalStateException")).hasSize(1);
    assertThat(String.join("", lines)).doesNotContain("\u001b").doesNotContain("\u0000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"log4j-json.properties", "log4j-console-json.properties"})
  void asJsonEachEventIsAnObjectOnALineOfItsOwn(String file) throws IOException {
    Exception error = new IllegalStateException(FORGED);
    List<String> lines =
        logged(
            file,
            context -> {
              try (var ignored = CloseableThreadContext.put("flink-job-id", "0123abcd")) {
                context.getLogger("job").warn(FORGED);
                context.getLogger("job").error("it failed", error);
              }
            });

    assertThat(lines).hasSize(2);
    JsonNode warning = new ObjectMapper().readTree(lines.get(0));
    assertThat(warning.path("message").asText()).isEqualTo(FORGED);
    assertThat(warning.path("log.level").asText()).isEqualTo("WARN");
    assertThat(warning.path("log.logger").asText()).isEqualTo("job");
    assertThat(warning.path("@timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(lines.get(0)).contains("flink-job-id").contains("0123abcd");
    JsonNode failure = new ObjectMapper().readTree(lines.get(1));
    assertThat(failure.path("error.type").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(failure.path("error.stack_trace").asText()).contains("LogFilesTest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log4j.properties",
        "log4j-console.properties",
        "log4j-json.properties",
        "log4j-console-json.properties"
      })
  void aBrokerThatIsAwayDoesNotFillTheLogButErrorsStandOut(String file) throws IOException {
    List<String> lines =
        logged(
            file,
            context -> {
              var logger = context.getLogger("org.apache.kafka.clients.NetworkClient");
              for (int i = 0; i < 1_000; i++) {
                logger.warn("Connection to node 1 could not be established");
              }
              logger.error("it failed");
              context.getLogger("org.apache.kafka.clients.Metadata").info("details");
            });

    assertThat(lines).hasSizeBetween(10, 20).last(STRING).contains("it failed");
  }

  @Test
  void theJsonFilesDifferInTheirLayoutOnly() throws IOException {
    for (Map.Entry<String, String> pair :
        Map.of(
                "log4j.properties", "log4j-json.properties",
                "log4j-console.properties", "log4j-console-json.properties")
            .entrySet()) {
      assertThat(withoutLayout(pair.getValue())).isEqualTo(withoutLayout(pair.getKey()));
    }
  }

  private static List<String> withoutLayout(String file) throws IOException {
    return Files.readAllLines(shipped(file)).stream()
        .filter(line -> !line.startsWith("#") && !line.contains(".layout."))
        .toList();
  }

  private List<String> logged(String file, Consumer<LoggerContext> events) throws IOException {
    Path log = directory.resolve("flink.log");
    System.setProperty("log.file", log.toString());
    try (LoggerContext context = new LoggerContext("shipped", null, shipped(file).toUri())) {
      context.start();
      events.accept(context);
    } finally {
      System.clearProperty("log.file");
    }
    return Files.readAllLines(log);
  }
}
