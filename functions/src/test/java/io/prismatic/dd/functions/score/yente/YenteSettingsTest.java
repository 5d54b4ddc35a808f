package io.prismatic.dd.functions.score.yente;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YenteSettingsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host",
        "host:8000",
        "/path",
        "http:/host",
        "http://user:s3cret@host",
        "http://under_score@host",
        "http://host?a=b",
        "http://host#a",
      })
  void refusesAUrlThatIsNoneWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> settings(URI.create(url), "default", 0.7, 5, SECOND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("yente.url: expected ")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8000",
        "https://api.example.org/base/",
        "http://my_container:80",
        "http://[::1]:8000"
      })
  void takesAnHttpUrl(String url) {
    URI uri = URI.create(url);

    assertThat(settings(uri, "default", 0.7, 5, SECOND).url()).isEqualTo(uri);
  }

  @ParameterizedTest
  @CsvSource({
    "-0.1, 5, 1000, yente.threshold: expected 0 to 1",
    "1.1, 5, 1000, yente.threshold: expected 0 to 1",
    "NaN, 5, 1000, yente.threshold: expected 0 to 1",
    "0.7, 0, 1000, yente.limit: expected 1 to 500",
    "0.7, 501, 1000, yente.limit: expected 1 to 500",
    "0.7, 5, 0, yente.timeout: expected 1 ms to a day",
    "0.7, 5, 86400001, yente.timeout: expected 1 ms to a day",
  })
  void refusesWhatIsOutOfRange(double threshold, int limit, long millis, String message) {
    assertThatThrownBy(
            () ->
                settings(
                    URI.create("http://host"),
                    "default",
                    threshold,
                    limit,
                    Duration.ofMillis(millis)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void encodesWhatComesFromTheConfiguration() {
    YenteSettings settings = settings(URI.create("http://host/base/"), "a b/c?d&e", 0.7, 5, SECOND);

    assertThat(MatchRequest.path(settings))
        .isEqualTo("/base/match/a%20b%2Fc%3Fd%26e?algorithm=logic-v2&threshold=0.7&limit=5");
  }

  private static YenteSettings settings(
      URI url, String dataset, double threshold, int limit, Duration timeout) {
    return new YenteSettings(
        url, dataset, "logic-v2", threshold, limit, null, timeout, 1, SECOND, 1, 1);
  }
}
