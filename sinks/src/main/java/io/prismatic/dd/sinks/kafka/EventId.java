package io.prismatic.dd.sinks.kafka;

import io.prismatic.dd.functions.model.EntityScored;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * The id of an event: the first 128 bits of a SHA-256 over the entity's key, its revision and what
 * it was scored with, in hexadecimal. The same state scored with the same list and model has the
 * same id, however often it is scored and announced, so consumers can drop what they have seen.
 */
final class EventId {

  private static final int ID_BYTES = 16;

  private final MessageDigest digest;

  private EventId(MessageDigest digest) {
    this.digest = digest;
  }

  static String of(EntityScored scored) {
    Instant at = scored.revision().at();
    return new EventId(sha256())
        .with(scored.caseId())
        .with(scored.id())
        .with(at.getEpochSecond())
        .with(at.getNano())
        .with(scored.revision().offset())
        .with(scored.screener())
        .with(scored.algorithm())
        .with(scored.listVersion())
        .with(scored.riskModel())
        .hex();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The length first, so that no two lists of parts run into the same bytes. */
  private EventId with(String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    with(bytes.length);
    digest.update(bytes);
    return this;
  }

  private EventId with(long part) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(part).flip());
    return this;
  }

  private String hex() {
    return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
  }
}
