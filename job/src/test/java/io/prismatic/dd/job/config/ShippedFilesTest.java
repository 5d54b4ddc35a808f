package io.prismatic.dd.job.config;

import static io.prismatic.dd.job.config.Samples.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedFilesTest {

  @Test
  @Tag("BC-3")
  void pipelineFileStatesEveryDefaultWithUnitAndReason() throws IOException {
    assertThat(Files.readString(shipped("pipeline.yaml"))).isEqualTo(ConfigKeys.sampleFile());
  }

  @Test
  @Tag("BC-3")
  void pipelineFileParsesToTheDefaultsAndTheExamplesOfWhatIsRequired() {
    Map<String, String> required =
        Map.of(
            "kafka.bootstrap-servers", "localhost:9092",
            "database.url", "jdbc:postgresql://localhost:5432/prismatic",
            "database.user", "prismatic",
            "scoring.watchlist.path", "/opt/entity-analyzer/watchlist.jsonl");

    assertThat(PipelineConfig.read(shipped("pipeline.yaml"), Map.of()))
        .isEqualTo(PipelineConfig.of(required));
  }

  @Test
  void pipelineFileStaysRightWhenItsCommentedKeysAreUncommented(@TempDir Path directory)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(shipped("pipeline.yaml"))) {
      lines.add(line.replaceFirst("^( +)# ([a-z.-]+: \\S+)$", "$1$2"));
    }
    Problems problems = new Problems();
    Map<String, String> values =
        YamlFile.read(Files.write(directory.resolve("pipeline.yaml"), lines), problems);

    assertThat(problems.lines()).isEmpty();
    assertThat(values.keySet())
        .containsAll(ConfigKeys.names())
        .contains("kafka.properties.sasl.jaas.config");
    assertThat(PipelineConfig.of(values).database().password())
        .hasToString("env:DATABASE_PASSWORD");
  }

  @Test
  void flinkFileAgreesWithWhatTheJobsSetThemselves() {
    Configuration file =
        GlobalConfiguration.loadConfiguration(shipped("config.yaml").getParent().toString());

    for (var option : FlinkDefaultsTest.OPTIONS) {
      assertThat(file.getOptional(option))
          .as(option.key())
          .isEqualTo(FlinkDefaults.over(new Configuration()).getOptional(option));
    }
  }
}
