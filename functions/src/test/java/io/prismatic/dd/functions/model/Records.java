package io.prismatic.dd.functions.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Kafka records for tests. */
public final class Records {

  public static final Instant TIMESTAMP = Instant.parse("2026-08-22T10:00:00Z");

  private Records() {}

  public static PendingRecord of(String value) {
    return of(value.getBytes(StandardCharsets.UTF_8));
  }

  public static PendingRecord of(byte[] value, Header... headers) {
    return new PendingRecord(
        new byte[] {'k'},
        value,
        List.of(headers),
        new Origin("dd.entities.pending", 3, 42, TIMESTAMP));
  }

  public static Header header(String key, String value) {
    return new Header(key, value.getBytes(StandardCharsets.UTF_8));
  }
}
