package io.prismatic.dd.functions.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.prismatic.dd.functions.deadletter.DeadLetter;
import io.prismatic.dd.functions.deadletter.DeadLetterHeaders;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.deadletter.Stage;
import io.prismatic.dd.functions.model.Entity;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.Property;
import io.prismatic.dd.functions.model.Records;
import io.prismatic.dd.functions.model.Revision;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityParserTest {

  private static final Instant NOW = Instant.parse("2026-08-23T00:00:00Z");
  private static final ParseLimits LIMITS = new ParseLimits(4096, 8, 20, 10, Duration.ofHours(24));

  private final EntityParser parser = new EntityParser(LIMITS);

  @Test
  void readsAnEntityInItsCaseEnvelope() {
    PendingRecord record =
        Records.of(
            """
            {"id":"cust-8841","case_id":"DD-2026-0117","schema":"Company","caption":"Foo Ltd",
             "properties":{"name":["Foo Ltd","ООО Фу"],"jurisdiction":["hk"]},
             "datasets":["crm"],"last_change":"2026-08-22T10:00:05","anything_else":{"kept":[1,{}]}}
            """);

    assertThat(entity(record))
        .isEqualTo(
            new Entity(
                "DD-2026-0117",
                "cust-8841",
                "Company",
                "Foo Ltd",
                List.of(
                    new Property("name", List.of("Foo Ltd", "ООО Фу")),
                    new Property("jurisdiction", List.of("hk"))),
                new Revision(Instant.parse("2026-08-22T10:00:05Z"), 42),
                record));
  }

  @Test
  void readsAScalarPropertyAsAListOfOneAndLeavesOutWhatSaysNothing() {
    Entity entity =
        entity(
            Records.of(
                """
                {"id":"a","case_id":"c","schema":"Person","caption":null,"properties":
                 {"name":"Ann","height":1.80,"alive":true,"alias":[null," ","Anna",7],"title":null}}
                """));

    assertThat(entity.properties())
        .containsExactly(
            new Property("name", List.of("Ann")),
            new Property("height", List.of("1.80")),
            new Property("alive", List.of("true")),
            new Property("alias", List.of("Anna", "7")),
            new Property("title", List.of()));
    assertThat(entity.caption()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2026, 2026-01-01T00:00:00Z",
    "2026-08, 2026-08-01T00:00:00Z",
    "2026-08-22, 2026-08-22T00:00:00Z",
    "2026-08-22T10:15, 2026-08-22T10:15:00Z",
    "2026-08-22T10:15:30, 2026-08-22T10:15:30Z",
    "2026-08-22T10:15:30Z, 2026-08-22T10:15:30Z",
    "2026-08-22T10:15:30.123456, 2026-08-22T10:15:30.123Z",
    "2026-08-22T10:15:30+02:00, 2026-08-22T08:15:30Z",
    "2024-02-29, 2024-02-29T00:00:00Z",
  })
  void readsLastChangeWithPrefixPrecisionInUtc(String text, Instant expected) {
    assertThat(entity(withLastChange("\"" + text + "\"")).revision())
        .isEqualTo(new Revision(expected, 42));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-13",
        "2026-02-30",
        "2023-02-29",
        "26-01-01",
        "2026-08-22 10:00:00",
        "2026-08-22T25:00:00",
        "2026-08-22T10:00:60",
        "0000",
        "-2026",
        "2026-08-24T00:00:01",
        "9999-12-31",
        "２０２６"
      })
  void refusesABadDateInLastChange(String text) {
    assertThat(failure(withLastChange("\"" + text + "\""))).isEqualTo(Reason.BAD_DATE);
  }

  @Test
  void takesTheKafkaTimestampAsRevisionWithoutLastChange() {
    assertThat(entity(withLastChange("null")).revision())
        .isEqualTo(new Revision(Records.TIMESTAMP, 42));
  }

  @Test
  void keepsTheRevisionOfTheOriginalRecordThroughARetry() {
    PendingRecord retry =
        Records.of(
            withLastChange("null").value(),
            Records.header(DeadLetterHeaders.ORIGIN_TOPIC, "dd.entities.pending"),
            Records.header(DeadLetterHeaders.ORIGIN_PARTITION, "1"),
            Records.header(DeadLetterHeaders.ORIGIN_OFFSET, "7"),
            Records.header(DeadLetterHeaders.ORIGIN_TIMESTAMP, "2026-08-01T00:00:00Z"),
            Records.header(DeadLetterHeaders.FIRST_FAILED_AT, "2026-08-01T00:00:02Z"),
            Records.header(DeadLetterHeaders.RETRY_COUNT, "1"));

    assertThat(entity(retry).revision())
        .isEqualTo(new Revision(Instant.parse("2026-08-01T00:00:00Z"), 7));
  }

  @Test
  void takesARecordWithBrokenRetryHeadersForAFirstAttempt() {
    PendingRecord record =
        Records.of(
            withLastChange("null").value(),
            Records.header(DeadLetterHeaders.ORIGIN_OFFSET, "many"),
            Records.header("trace", "x"));

    assertThat(entity(record).revision()).isEqualTo(new Revision(Records.TIMESTAMP, 42));
  }

  static Stream<Arguments> malformed() {
    String good = "\"case_id\":\"c\",\"schema\":\"Person\",\"properties\":{\"name\":[\"x\"]}";
    return Stream.of(
        arguments(Reason.NOT_JSON, ""),
        arguments(Reason.NOT_JSON, "   "),
        arguments(Reason.NOT_JSON, "Jane Roe"),
        arguments(Reason.NOT_JSON, "{\"id\":\"a\""),
        arguments(Reason.NOT_JSON, "{\"id\":\"a\"," + good + "} {}"),
        arguments(Reason.NOT_JSON, "{'id':'a'," + good + "}"),
        arguments(Reason.NOT_JSON, "{\"id\":\"a\",\"n\":NaN," + good + "}"),
        arguments(Reason.NOT_JSON, "{\"id\":\"a\",\"n\":\"\\x\"," + good + "}"),
        arguments(Reason.NOT_JSON, "{\"id\":\"a\",\"n\":\"a\tb\"," + good + "}"),
        arguments(Reason.NOT_JSON, "\uFEFF{\"id\":\"a\"," + good + "}"),
        arguments(Reason.NOT_AN_OBJECT, "[{\"id\":\"a\"," + good + "}]"),
        arguments(Reason.NOT_AN_OBJECT, "\"text\""),
        arguments(Reason.NOT_AN_OBJECT, "12"),
        arguments(Reason.NOT_AN_OBJECT, "null"),
        arguments(Reason.DUPLICATE_KEY, "{\"id\":\"a\",\"id\":\"b\"," + good + "}"),
        arguments(Reason.DUPLICATE_KEY, "{\"id\":\"a\",\"x\":[{\"y\":1,\"y\":2}]," + good + "}"),
        arguments(
            Reason.DUPLICATE_KEY,
            "{\"id\":\"a\",\"case_id\":\"c\",\"schema\":\"P\",\"properties\":{\"n\":1,\"n\":2}}"),
        arguments(Reason.TOO_DEEP, "{\"id\":\"a\",\"x\":[[[[[[[[]]]]]]]]," + good + "}"),
        arguments(Reason.TOO_DEEP, "[".repeat(2000) + "]".repeat(2000)),
        arguments(Reason.TOO_LARGE, "{\"id\":\"" + "a".repeat(4096) + "\"}"),
        arguments(Reason.TOO_LARGE, "{\"id\":\"a\",\"n\":" + "9".repeat(1001) + "," + good + "}"),
        arguments(Reason.NUL_CHARACTER, "{\"id\":\"a\\u0000\"," + good + "}"),
        arguments(Reason.NUL_CHARACTER, "{\"id\":\"a\",\"x\":{\"k\\u0000\":1}," + good + "}"),
        arguments(Reason.NUL_CHARACTER, "{\"id\":\"a\",\"x\":\"\\\\\\u0000\"," + good + "}"),
        arguments(Reason.NUL_CHARACTER, "{\"id\":\"a\u0000\"," + good + "}"),
        arguments(Reason.UNPAIRED_SURROGATE, "{\"id\":\"a\\ud83d\"," + good + "}"),
        arguments(
            Reason.UNPAIRED_SURROGATE, "{\"id\":\"a\",\"x\":\"\\udC00\\ud83d\"," + good + "}"),
        arguments(Reason.UNPAIRED_SURROGATE, "{\"id\":\"a\",\"x\":\"\\ud83d\\n\"," + good + "}"),
        arguments(Reason.MISSING_FIELD, "{" + good + "}"),
        arguments(Reason.MISSING_FIELD, "{}"),
        arguments(Reason.MISSING_FIELD, "{\"id\":null," + good + "}"),
        arguments(
            Reason.MISSING_FIELD, "{\"id\":\"a\",\"schema\":\"P\",\"properties\":{\"name\":[1]}}"),
        arguments(
            Reason.MISSING_FIELD, "{\"id\":\"a\",\"case_id\":\"c\",\"properties\":{\"name\":[1]}}"),
        arguments(Reason.BLANK_FIELD, "{\"id\":\" \\t\"," + good + "}"),
        arguments(
            Reason.BLANK_FIELD,
            "{\"id\":\"a\",\"case_id\":\"\",\"schema\":\"P\",\"properties\":{\"name\":[1]}}"),
        arguments(Reason.OVERLONG_FIELD, "{\"id\":\"" + "a".repeat(21) + "\"," + good + "}"),
        arguments(
            Reason.OVERLONG_FIELD,
            "{\"id\":\"a\",\"case_id\":\"c\",\"schema\":\"Personality\",\"properties\":{\"n\":1}}"),
        arguments(Reason.WRONG_TYPE, "{\"id\":1," + good + "}"),
        arguments(Reason.WRONG_TYPE, "{\"id\":\"a\",\"caption\":[]," + good + "}"),
        arguments(Reason.WRONG_TYPE, "{\"id\":\"a\",\"last_change\":1755856800," + good + "}"),
        arguments(
            Reason.WRONG_TYPE,
            "{\"id\":\"a\",\"case_id\":\"c\",\"schema\":\"P\",\"properties\":[]}"),
        arguments(
            Reason.WRONG_TYPE,
            "{\"id\":\"a\",\"case_id\":\"c\",\"schema\":\"P\",\"properties\":{\"name\":{}}}"),
        arguments(
            Reason.WRONG_TYPE,
            "{\"id\":\"a\",\"case_id\":\"c\",\"schema\":\"P\",\"properties\":{\"name\":[[1]]}}"),
        arguments(Reason.NO_PROPERTIES, "{\"id\":\"a\",\"case_id\":\"c\",\"schema\":\"P\"}"),
        arguments(
            Reason.NO_PROPERTIES,
            "{\"id\":\"a\",\"case_id\":\"c\",\"schema\":\"P\",\"properties\":{\"name\":[\"\",null]}}"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  @Tag("BC-8")
  void givesEachMalformationItsOwnReasonAndKeepsTheOriginalBytes(Reason reason, String value) {
    PendingRecord record = Records.of(value);

    DeadLetter letter = deadLetter(record);

    assertThat(letter.failure().reason()).isEqualTo(reason);
    assertThat(letter.failure().stage()).isEqualTo(Stage.PARSE);
    assertThat(letter.failure().reason().retryable()).isFalse();
    assertThat(letter.record()).isSameAs(record);
    assertThat(letter.failedAt()).isEqualTo(NOW);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] latin1 = "{\"id\":\"Müller\"}".getBytes(StandardCharsets.ISO_8859_1);
    byte[] surrogate = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
    byte[] overlong = {'"', (byte) 0xC0, (byte) 0xAF, '"'};

    assertThat(Stream.of(latin1, surrogate, overlong).map(Records::of).map(this::failure))
        .containsOnly(Reason.NOT_UTF8);
  }

  @Test
  void refusesUtf16RatherThanGuessingTheEncoding() {
    byte[] utf16 = "{\"id\":\"a\"}".getBytes(StandardCharsets.UTF_16LE);

    assertThat(failure(Records.of(utf16))).isEqualTo(Reason.NUL_CHARACTER);
  }

  @Test
  void makesATombstoneADeadLetterOfItsOwnReason() {
    assertThat(failure(Records.of((byte[]) null))).isEqualTo(Reason.TOMBSTONE);
  }

  @Test
  void acceptsEscapedTextThatPostgresCanHold() {
    String text = "\\ud83d\\ude00 \\\\u0000 \\u00e9 \\\"";

    assertThat(
            entity(
                    Records.of(
                        "{\"id\":\"a\",\"case_id\":\"c\",\"schema\":\"P\",\"properties\":{\"name\":\""
                            + text
                            + "\"}}"))
                .values("name"))
        .containsExactly("😀 \\u0000 é \"");
  }

  @Test
  void namesTheEntityInTheDeadLetterAsFarAsItWasRead() {
    DeadLetter letter =
        deadLetter(
            Records.of("{\"id\":\"a\",\"case_id\":\"c\",\"schema\":\"P\",\"properties\":[]}"));

    assertThat(letter.entityId()).isEqualTo("a");
    assertThat(letter.caseId()).isEqualTo("c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"SECRET\",\"SECRET\":tru}",
        "{\"id\":\"a\",\"SECRET\":1,\"SECRET\":2}",
        "SECRET",
        "{\"id\":\"a\",\"case_id\":\"c\",\"schema\":\"P\",\"properties\":{\"SECRET\":[{}]}}",
        "{\"id\":\"a\",\"case_id\":\"c\",\"schema\":\"P\",\"last_change\":\"SECRET\",\"properties\":{\"n\":1}}",
      })
  void neverRepeatsTheInputInTheDetail(String value) {
    DeadLetter letter = deadLetter(Records.of(value));

    assertThat(letter.failure().detail()).isNotBlank().doesNotContain("SECRET");
  }

  private static PendingRecord withLastChange(String json) {
    return Records.of(
        "{\"id\":\"a\",\"case_id\":\"c\",\"schema\":\"P\",\"properties\":{\"n\":1},\"last_change\":"
            + json
            + "}");
  }

  private Entity entity(PendingRecord record) {
    assertThat(parser.parse(record, NOW)).isInstanceOf(Parsed.Good.class);
    return ((Parsed.Good) parser.parse(record, NOW)).entity();
  }

  private DeadLetter deadLetter(PendingRecord record) {
    assertThat(parser.parse(record, NOW)).isInstanceOf(Parsed.Bad.class);
    return ((Parsed.Bad) parser.parse(record, NOW)).deadLetter();
  }

  private Reason failure(PendingRecord record) {
    return deadLetter(record).failure().reason();
  }
}
