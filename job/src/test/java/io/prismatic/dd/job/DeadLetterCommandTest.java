package io.prismatic.dd.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.sinks.kafka.EmbeddedKafka;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a person calls it, on real Kafka and real PostgreSQL. */
class DeadLetterCommandTest {

  private static EmbeddedKafka kafka;

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private TestPipeline pipeline;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  static void stop() throws Exception {
    kafka.close();
  }

  @BeforeEach
  void fillTheTable() throws Exception {
    pipeline = new TestPipeline(kafka, directory, 2);
    letter(1, "c-1", "e-1", "score", "unavailable", "2026-11-01", "parked");
    letter(2, "c-1", "e-2", "score", "rejected", "2026-11-02", "parked");
    letter(3, "c-2", "e-1", "store", "refused-by-database", "2026-11-03", "parked");
    letter(4, "c-2", "e-4", "score", "unavailable", "2026-11-04", "waiting");
    letter(5, "c-3", "e-5", "score", "timed-out", "2026-11-05", "discarded");
  }

  @AfterEach
  void drop() {
    pipeline.close();
  }

  private void letter(
      int offset,
      String caseId,
      String entity,
      String stage,
      String reason,
      String day,
      String status) {
    pipeline
        .database()
        .execute(
            """
            INSERT INTO dead_letter (origin_topic, origin_partition, origin_offset, origin_timestamp,
              case_id, entity_id, payload, record_key, header_keys, header_values, stage, reason,
              detail, retryable, failed_at, first_failed_at, retry_count, next_retry_at, status)
            VALUES ('p', 0, %d, '2026-10-01T00:00:00Z', '%s', '%s', 'Jane Secret', '\\x00ff', '{own}',
              '{"\\\\x00"}', '%s', '%s', '', true, '%sZ', '2026-10-01T00:00:05Z', 8, %s, '%s')
            """
                .formatted(
                    offset,
                    caseId,
                    entity,
                    stage,
                    reason,
                    day + "T12:00:00",
                    status.equals("waiting") ? "now()" : "NULL",
                    status));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                  | 1 2 3 4 5",
        "--id=e-1                          | 1 3",
        "--id=e-1 --id=e-2                 | 1 2 3",
        "--case=c-1                        | 1 2",
        "--case=c-2 --id=e-1               | 3",
        "--stage=store                     | 3",
        "--reason=unavailable              | 1 4",
        "--status=parked --reason=unavailable | 1",
        "--status=waiting --status=discarded  | 4 5",
        "--from=2026-11-02 --to=2026-11-04 | 2 3",
        "--from=2026-11-02T12:00:01Z --to=2026-11-04T12:00:00Z | 3",
        "--letter=p-0@2 --letter=p-0@5     | 2 5",
        "--case=nobody                     | ",
      })
  void listsWhatMeetsEveryCondition(String options, String offsets) throws Exception {
    assertThat(run("list", options == null ? "" : options)).isZero();

    List<String> listed =
        out()
            .lines()
            .filter(line -> line.startsWith("p-0@"))
            .map(line -> line.substring(4, 5))
            .toList();
    assertThat(String.join(" ", listed)).isEqualTo(offsets == null ? "" : offsets);
    assertThat(out()).endsWith(listed.size() + " of " + listed.size() + "\n");
  }

  @Test
  void printsIdsAndReasonsButNoRecord() throws Exception {
    run("list", "--letter=p-0@1");

    assertThat(out())
        .contains("p-0@1\tc-1\te-1\tscore\tunavailable\t8\tparked\t2026-11-01T12:00:00Z\t-\n")
        .doesNotContain("Jane");
  }

  @Test
  @Tag("BC-45")
  void resubmitsParkedLettersOnceWithTheirOriginAndRecordsIt() throws Exception {
    assertThat(run("resubmit", "--case=c-1 --by=anna --note=healthy")).isZero();
    assertThat(out()).isEqualTo("resubmitted: 2 of 2\n");
    assertThat(run("resubmit", "--case=c-1 --by=bob")).isZero();
    assertThat(out()).endsWith("resubmitted: 0 of 0\n");

    List<ConsumerRecord<byte[], byte[]>> records = kafka.readAll(pipeline.pending());
    assertThat(records).hasSize(2);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      assertThat(new String(record.value(), UTF_8)).isEqualTo("Jane Secret");
      assertThat(record.key()).containsExactly(0, 0xff);
      assertThat(record.headers().lastHeader("own").value()).containsExactly(0);
      assertThat(TestPipeline.header(record, "dd-retry-count")).isEqualTo("0");
      assertThat(TestPipeline.header(record, "dd-submission")).isEqualTo("1");
      assertThat(TestPipeline.header(record, "dd-origin-timestamp"))
          .isEqualTo("2026-10-01T00:00:00Z");
      assertThat(TestPipeline.header(record, "dd-first-failed-at"))
          .isEqualTo("2026-10-01T00:00:05Z");
    }
    assertThat(records.stream().map(record -> TestPipeline.header(record, "dd-origin-offset")))
        .containsExactlyInAnyOrder("1", "2");
    assertThat(table())
        .containsExactly(
            "1 resubmitted resubmit anna healthy",
            "2 resubmitted resubmit anna healthy",
            "3 parked",
            "4 waiting",
            "5 discarded");
  }

  @Test
  void aDiscardedLetterCanBeTakenBack() throws Exception {
    assertThat(run("resubmit", "--letter=p-0@5 --status=discarded --by=anna")).isZero();

    assertThat(table()).contains("5 resubmitted resubmit anna");
  }

  @Test
  void discardsAndSaysWhoDidByDefault() throws Exception {
    assertThat(run("discard", "--reason=rejected")).isZero();

    assertThat(table())
        .contains("2 discarded discard " + System.getProperty("user.name"))
        .contains("1 parked");
    assertThat(kafka.readAll(pipeline.pending())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"resubmit", "discard"})
  void aDryRunShowsWhatWouldBeTakenAndDoesNothing(String action) throws Exception {
    List<String> before = table();

    assertThat(run(action, "--all --limit=2 --dry-run")).isZero();

    assertThat(out()).contains("p-0@1\t", "p-0@2\t", ": 2 of 3\n").doesNotContain("p-0@3");
    assertThat(table()).isEqualTo(before);
    assertThat(kafka.readAll(pipeline.pending())).isEmpty();
  }

  @Test
  void leavesAloneWhatTheJobWillRetry() throws Exception {
    assertThat(run("discard", "--all --status=waiting")).isZero();

    assertThat(out()).isEqualTo("discarded: 0 of 0\n");
    assertThat(table()).contains("4 waiting");
  }

  @Test
  void takesTheOldestUpToTheLimit() throws Exception {
    assertThat(run("discard", "--all --limit=2 --by=anna")).isZero();

    assertThat(out()).isEqualTo("discarded: 2 of 3\n");
    assertThat(table())
        .contains("1 discarded discard anna", "2 discarded discard anna", "3 parked");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resubmit | | expected a selection, or --all",
        "discard | --status=parked | expected a selection, or --all",
        "list | --from=yesterday | expected 2026-11-24 or 2026-11-24T10:00:00Z",
        "list | --status=lost | expected waiting, retried, parked, resubmitted or discarded",
        "list | --limit=0 | expected 1 or more",
        "list | --cases=c | Unknown option",
        "resubit | --all | Unmatched argument",
      })
  void misuseEndsWithTwoAndDoesNothing(String command, String options, String message)
      throws Exception {
    assertThat(run(command, options == null ? "" : options)).isEqualTo(2);

    assertThat(err.toString(UTF_8)).contains(message);
    assertThat(table()).contains("1 parked", "4 waiting");
  }

  @Test
  void withoutACommandItEndsWithTwoAndHelpEndsWithZero() throws Exception {
    assertThat(call()).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("expected list, resubmit or discard");
    assertThat(call("resubmit", "--help")).isZero();
    assertThat(out()).containsOnlyOnce("Usage: DeadLetterCommand resubmit").contains("--dry-run");
    assertThat(call("--help")).isZero();
    assertThat(out()).containsOnlyOnce("Commands:");
  }

  @Test
  void aWrongConfigurationEndsWithOne() throws Exception {
    pipeline.with("storage.batch-size", "many");

    assertThat(run("list", "")).isEqualTo(1);

    assertThat(err.toString(UTF_8)).contains("storage.batch-size: expected a whole number");
  }

  @Test
  void aDatabaseThatIsNotThereEndsWithThreeAndSaysWhatToDo() throws Exception {
    pipeline.with("database.url", pipeline.database().url() + "_missing");

    assertThat(run("list", "")).isEqualTo(3);

    assertThat(err.toString(UTF_8)).contains("create it or correct database.url");
  }

  @Test
  void anAbsentSecretIsAProblemOfTheConfiguration() throws Exception {
    pipeline.with("kafka.properties.ssl.key.password", "env:NOT_SET_ANYWHERE");
    assertThat(run("resubmit", "--all")).isEqualTo(1);
    pipeline.with("database.password", "file:/not/there");
    assertThat(run("list", "")).isEqualTo(1);

    assertThat(err.toString(UTF_8))
        .contains("kafka.properties: the secret env:NOT_SET_ANYWHERE is empty or not set")
        .contains("database.password: the secret file:/not/there cannot be read");
    assertThat(table()).contains("1 parked", "2 parked", "3 parked");
  }

  @Test
  @Tag("BC-45")
  void aBrokerThatIsNotThereEndsWithThreeAndMarksNothing() throws Exception {
    pipeline
        .with("kafka.bootstrap-servers", "127.0.0.1:1")
        .with("kafka.properties.max.block.ms", "500");

    assertThat(run("resubmit", "--all")).isEqualTo(3);

    assertThat(err.toString(UTF_8)).contains("Kafka failed (TimeoutException)");
    assertThat(table()).contains("1 parked", "2 parked", "3 parked");
  }

  @Test
  @Tag("BC-45")
  void aRecordThatIsTooLargeForTheTopicHoldsUpNoOther() throws Exception {
    pipeline
        .database()
        .execute(
            "UPDATE dead_letter SET payload = decode(string_agg, 'hex') FROM (SELECT"
                + " string_agg(md5(n::text), '') FROM generate_series(1, 100000) n) noise"
                + " WHERE origin_offset = 1");

    assertThat(run("resubmit", "--all --by=anna")).isEqualTo(3);

    assertThat(out()).isEqualTo("resubmitted: 2 of 3\n");
    assertThat(err.toString(UTF_8)).contains("Kafka refused p-0@1: too large for the topic?");
    assertThat(table()).contains("1 parked", "2 resubmitted resubmit anna");
  }

  private List<String> table() {
    return pipeline
        .database()
        .query(
            "SELECT concat_ws(' ', origin_offset, status, action, action_by, action_note) AS row"
                + " FROM dead_letter ORDER BY origin_offset")
        .stream()
        .map(row -> (String) row.get("row"))
        .toList();
  }

  private int run(String command, String options) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of(command, "--config", pipeline.file().toString()));
    if (!options.isBlank()) {
      arguments.addAll(List.of(options.trim().split(" +")));
    }
    return call(arguments.toArray(new String[0]));
  }

  private int call(String... arguments) {
    return DeadLetterCommand.run(
        arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private String out() {
    return out.toString(UTF_8);
  }
}
