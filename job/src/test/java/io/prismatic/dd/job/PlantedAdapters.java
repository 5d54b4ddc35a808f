package io.prismatic.dd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.enrich.ApiStub;
import io.prismatic.dd.functions.enrich.ApiStub.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Adapters with a name in each URL, a secret in each place where one may be, and answers that hold
 * values to be found nowhere and repeat what they were asked.
 */
final class PlantedAdapters {

  static final String KEY = "planted-adapter-key-31aa";
  static final String TOKEN = "planted-adapter-token-e207";
  static final String VALUE = "FOUNDVALUE";
  static final String NAME = "FOUNDNAME";
  private static final String ERROR = "FOUNDERROR";

  static final List<String> PLANTED = List.of(KEY, TOKEN, VALUE, NAME, ERROR);

  private PlantedAdapters() {}

  /**
   * Configures them.
   *
   * @param environment the value of the variable {@code LEAK_TEST_SECRET}
   */
  static void plant(TestPipeline pipeline, ApiStub api, Path directory, String environment)
      throws Exception {
    adapter(pipeline, 0, "finder", api.url() + "/find/{/id}?q={/properties/name/0}");
    pipeline
        .with("adapters[0].request.auth.in", "query")
        .with("adapters[0].request.auth.name", "key")
        .with("adapters[0].request.auth.secret", file(directory.resolve("adapter-key"), KEY))
        .with("adapters[0].retry.max", "1")
        .with("adapters[0].circuit.failures", "3")
        .with("adapters[0].circuit.open", "300ms");
    adapter(pipeline, 1, "failing", api.url() + "/fail/{/id}/{/properties/name/0}");
    pipeline
        .with("adapters[1].applies.require", "/required")
        .with("adapters[1].on_failure", "fail")
        .with("adapters[1].error", "/error")
        .with("adapters[1].request.auth.in", "header")
        .with("adapters[1].request.auth.name", "X-Token")
        .with("adapters[1].request.auth.secret", file(directory.resolve("adapter-token"), TOKEN));
    adapter(pipeline, 2, "refusing", api.url() + "/refuse/{/properties/name/0}");
    pipeline
        .with("adapters[2].request.auth.in", "header")
        .with("adapters[2].request.auth.name", "Authorization")
        .with("adapters[2].request.auth.secret", "env:LEAK_TEST_SECRET");
    api.answer("/find/", Reply.json("{\"v\":[\"" + VALUE + "\"],\"k\":{\"" + NAME + "\":1}}"))
        .answer("/find/good-2", new Reply(200, VALUE + " is not JSON", Map.of()))
        .answer("/find/rejected", new Reply(500, "{\"error\":\"" + ERROR + "\"}", Map.of()))
        .answer("/find/flaky", new Reply(429, ERROR, Map.of("Retry-After", "1")))
        .answer(
            "/find/silent", new Reply(302, "", Map.of("Location", "/" + VALUE + "?key=" + NAME)))
        .answer("/fail/", Reply.json("{\"error\":\"" + ERROR + " Plantedname\"}"))
        .answer("/refuse/", new Reply(403, ERROR + ": " + environment, Map.of()));
  }

  private static void adapter(TestPipeline pipeline, int index, String name, String url) {
    String key = "adapters[" + index + "].";
    pipeline
        .with(key + "name", name)
        .with(key + "allow_private", "true")
        .with(key + "applies.schema", "Person")
        .with(key + "request.url", url)
        .with(key + "limit.rate", "unlimited")
        .with(key + "extract[0].from", "/v")
        .with(key + "extract[0].to", "/enrichment/" + name + "/v")
        .with(key + "extract[1].from", "/k")
        .with(key + "extract[1].to", "/enrichment/" + name + "/k");
  }

  private static String file(Path file, String secret) throws Exception {
    return "file:" + Files.writeString(file, secret + "\n");
  }

  /** The secrets were used, each in its place. */
  static void assertAllWereSent(ApiStub api, String environment) {
    assertThat(api.uris()).anyMatch(uri -> uri.startsWith("/find/") && uri.contains(KEY));
    assertThat(api.calls())
        .anyMatch(call -> TOKEN.equals(call.header("X-Token")))
        .anyMatch(call -> environment.equals(call.header("Authorization")));
  }
}
