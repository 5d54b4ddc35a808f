package io.prismatic.dd.functions.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

  @Test
  void readsAFileWithoutItsLineBreak(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("key"), "s3cret\n");

    Secret secret = new Secret("file:" + file);

    assertThat(secret.resolve()).isEqualTo("s3cret");
    assertThat(secret.toString()).isEqualTo("file:" + file);
  }

  @Test
  void readsTheEnvironment() {
    assertThat(new Secret("env:PATH").resolve()).isEqualTo(System.getenv("PATH"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "", "env:", "file:", "vault:x"})
  void refusesWhatIsNoReferenceWithoutRepeatingIt(String literal) {
    assertThatThrownBy(() -> new Secret(literal))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected env:NAME or file:/path, not the secret itself (the value is not shown)");
  }

  @Test
  void saysWhichSecretIsAbsent() {
    assertThatThrownBy(() -> new Secret("env:NO_SUCH_VARIABLE_AT_ALL").resolve())
        .hasMessageContaining("env:NO_SUCH_VARIABLE_AT_ALL");
    assertThatThrownBy(() -> new Secret("file:/no/such/file").resolve())
        .hasMessageContaining("file:/no/such/file");
  }
}
