package io.prismatic.dd.functions.http;

import com.google.common.primitives.Longs;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.util.Objects;

/** A reply's body as it comes in, bounded. */
final class Body {

  private static final byte[] NOTHING = {};

  private final int most;
  private Buffer bytes;

  Body(int most) {
    this.most = most;
  }

  /** Whether it says itself that it will be too large. */
  boolean announcesTooMuch(HttpClientResponse response) {
    Long length =
        Longs.tryParse(Objects.requireNonNullElse(response.getHeader("Content-Length"), ""));
    return length != null && length > most;
  }

  /** False if it would be too large. */
  boolean add(Buffer chunk) {
    int before = bytes == null ? 0 : bytes.length();
    if (chunk.length() > most - before) {
      return false;
    }
    // Most replies come in one piece, which needs no copy.
    bytes = bytes == null ? chunk : bytes.appendBuffer(chunk);
    return true;
  }

  /**
   * All of it, decompressed.
   *
   * @param encoding the header, or null
   * @return null if it is too large then
   * @throws IOException if the encoding cannot be undone
   */
  byte[] plain(String encoding) throws IOException {
    return Encodings.decode(bytes == null ? NOTHING : bytes.getBytes(), encoding, most);
  }
}
