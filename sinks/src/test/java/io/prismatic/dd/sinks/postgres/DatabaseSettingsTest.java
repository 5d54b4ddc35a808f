package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.prismatic.dd.functions.secret.Secret;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/dd?password=hunter2",
        "jdbc:postgresql://db/dd?ssl=true&PassWord=hunter2",
        "jdbc:postgresql://db/dd?sslpassword=hunter2",
        "postgresql://me:hunter2@db/dd",
        "jdbc:postgresql://me:hunter2@db/dd",
        "jdbc:postgresql://db:hunter2/dd",
        "jdbc:h2:mem:hunter2"
      })
  void refusesOtherUrlsAndPasswordsInUrlsWithoutRepeatingThem(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DatabaseSettings(url, "dd", null))
        .withMessageContaining("database.url")
        .withMessageNotContaining("hunter2");
  }

  @Test
  void printsWhereThePasswordIsFoundAndNotTheDriversSettings() {
    DatabaseSettings settings =
        new DatabaseSettings(
            "jdbc:postgresql://db:5432/dd?sslkey=/private", "dd", new Secret("env:DD_PASSWORD"));

    assertThat(settings)
        .hasToString(
            "DatabaseSettings[jdbc:postgresql://db:5432/dd, user=dd, password=env:DD_PASSWORD]");
  }

  @Test
  void travelsToTheTaskManagers() throws Exception {
    DatabaseSettings settings =
        new DatabaseSettings("jdbc:postgresql://db/dd", "dd", new Secret("file:/run/pw"));

    assertThat(InstantiationUtil.clone(settings)).isEqualTo(settings);
  }
}
