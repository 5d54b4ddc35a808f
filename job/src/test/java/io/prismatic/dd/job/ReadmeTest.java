package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.job.config.ConfigKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  private static final String START = "<!-- configuration -->\n";
  private static final String END = "<!-- /configuration -->";

  @Test
  void showsTheConfigurationTableOfTheCode() throws Exception {
    String readme = Files.readString(Path.of(System.getProperty("repository.root"), "README.md"));
    int start = readme.indexOf(START) + START.length();

    assertThat(readme.substring(start, readme.indexOf(END))).isEqualTo(ConfigKeys.markdownTable());
  }
}
