package io.prismatic.dd.functions.retry;

import static io.prismatic.dd.functions.retry.Letters.original;
import static io.prismatic.dd.functions.retry.Letters.published;
import static io.prismatic.dd.functions.retry.Letters.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.deadletter.Attempt;
import io.prismatic.dd.functions.deadletter.Failure;
import io.prismatic.dd.functions.deadletter.Reason;
import io.prismatic.dd.functions.model.Header;
import io.prismatic.dd.functions.model.Origin;
import io.prismatic.dd.functions.model.PendingRecord;
import io.prismatic.dd.functions.model.Revision;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterReaderTest {

  private static final PendingRecord LETTER = published(original(42), Reason.UNAVAILABLE);

  @Test
  @Tag("BC-43")
  void readsBackWhatWasWritten() {
    FailedRecord failed = DeadLetterReader.read(LETTER);

    assertThat(failed)
        .usingRecursiveComparison()
        .isEqualTo(
            new FailedRecord(
                original(42),
                "c",
                "e-42",
                new Revision(Letters.ORIGINAL_TIME, 42),
                "score",
                "unavailable",
                "503",
                true,
                Letters.FAILED_AT,
                Letters.FAILED_AT,
                Attempt.FIRST));
    assertThat(failed.letter()).isEqualTo("dd.entities.pending-3@42");
  }

  @ParameterizedTest
  @Tag("BC-45")
  @CsvSource(
      nullValues = "-",
      value = {
        "dd-origin-topic,-",
        "dd-origin-topic,''",
        "dd-origin-partition,-1",
        "dd-origin-partition,99999999999",
        "dd-origin-offset,-5",
        "dd-origin-offset,forty-two",
        "dd-origin-timestamp,yesterday",
        "dd-origin-timestamp,+1000000000-12-31T23:59:59Z",
        "dd-first-failed-at,-",
        "dd-retry-count,many",
        "dd-retry-count,99999999999",
        "dd-submission,x",
        "dd-stage,-",
        "dd-stage,Score!",
        "dd-reason,-",
        "dd-retryable,-",
        "dd-retryable,yes",
        "dd-failed-at,-",
        "dd-failed-at,-999999999-01-01T00:00:00Z"
      })
  void aMissingOrCorruptHeaderMakesTheLetterOneToParkThatSaysSo(String key, String value) {
    FailedRecord failed = DeadLetterReader.read(with(LETTER, key, value));

    assertThat(failed.retryable()).isFalse();
    assertThat(failed.detail()).startsWith("unreadable: ");
    assertThat(failed.record().value()).isEqualTo(LETTER.value());
    assertThat(failed.failedAt()).isEqualTo(Letters.FAILED_AT);
  }

  @Test
  void aLetterWithoutItsOriginIsKeyedByItsOwnPlace() {
    FailedRecord failed = DeadLetterReader.read(with(LETTER, "dd-origin-offset", null));

    assertThat(failed.letter()).isEqualTo("dd.entities.dead-letter-1@900");
    assertThat(failed.attempt()).isEqualTo(Attempt.FIRST);
  }

  @Test
  void aRecordWithoutAnyHeadersIsALetterToo() {
    FailedRecord failed =
        DeadLetterReader.read(
            new PendingRecord(null, null, List.of(), new Origin("t", 0, 1, Instant.EPOCH)));

    assertThat(failed.retryable()).isFalse();
    assertThat(failed.stage()).isEqualTo("unknown");
    assertThat(failed.failedAt()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void aReasonOfANewerVersionIsKept() {
    FailedRecord failed = DeadLetterReader.read(with(LETTER, "dd-reason", "quota-used-up"));

    assertThat(failed.reason()).isEqualTo("quota-used-up");
    assertThat(failed.retryable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", ""})
  void anIdThatNoTableCanHoldIsUnknown(String id) {
    PendingRecord letter = with(with(LETTER, "dd-case-id", id), "dd-stage", "parse");

    assertThat(DeadLetterReader.read(letter).caseId()).isNull();
    assertThat(DeadLetterReader.read(letter).revision()).isNull();
  }

  @Test
  @Tag("BC-45")
  void aRecordThatKafkaWouldRefuseWithOurHeadersIsNotRetried() {
    byte[] largest = new byte[DeadLetterReader.MOST_BYTES - 3 - 12];
    byte[] larger = new byte[largest.length + 1];

    assertThat(DeadLetterReader.read(sized(largest)).retryable()).isTrue();
    assertThat(DeadLetterReader.read(sized(larger)).retryable()).isFalse();
    assertThat(DeadLetterReader.read(sized(larger)).detail())
        .startsWith("too large to be retried without a person: 1046529 bytes; 503");
  }

  private static PendingRecord sized(byte[] value) {
    return new PendingRecord(LETTER.key(), value, LETTER.headers(), LETTER.origin());
  }

  @Test
  void longAndUnprintableDetailsAreCutAndCleaned() {
    FailedRecord failed =
        DeadLetterReader.read(with(LETTER, "dd-detail", "\0" + "x".repeat(5_000)));

    assertThat(failed.detail()).hasSize(Failure.MAX_DETAIL).startsWith("\uFFFDx");
  }

  @Test
  @Tag("BC-45")
  void neverThrowsWhateverTheHeadersHold() {
    Random random = new Random(4711);
    List<String> texts =
        List.of("", "\0", "-1", "1e9", "true", "2026-08-22T10:00:05Z", "9223372036854775808", "ü");
    for (int i = 0; i < 20_000; i++) {
      List<Header> headers = new ArrayList<>();
      for (Header header : LETTER.headers()) {
        switch (random.nextInt(6)) {
          case 0 -> {}
          case 1 -> headers.add(new Header(header.key(), null));
          case 2 ->
              headers.add(
                  new Header(
                      header.key(),
                      texts.get(random.nextInt(texts.size())).getBytes(StandardCharsets.UTF_8)));
          case 3 -> {
            byte[] noise = new byte[random.nextInt(12)];
            random.nextBytes(noise);
            headers.add(new Header(header.key(), noise));
          }
          default -> headers.add(header);
        }
      }
      byte[] value = random.nextBoolean() ? LETTER.value() : null;
      FailedRecord failed =
          DeadLetterReader.read(new PendingRecord(null, value, headers, LETTER.origin()));
      assertThat(failed.detail()).doesNotContain("\0");
      assertThat(failed.letter()).isNotEmpty();
    }
  }
}
