package io.prismatic.dd.functions.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Undoes the content encoding that is asked for, gzip, without ever making more than allowed. */
final class Encodings {

  static final String ACCEPTED = "gzip";

  private Encodings() {}

  /**
   * The plain body.
   *
   * @param encoding the header {@code Content-Encoding}, or null
   * @return null if it is larger than allowed
   * @throws IOException if it cannot be decoded
   */
  static byte[] decode(byte[] body, String encoding, int most) throws IOException {
    String name = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.equals("identity") || body.length == 0) {
      return body;
    }
    if (!name.equals("gzip") && !name.equals("x-gzip")) {
      throw new IOException("unknown encoding");
    }
    try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] decoded = plain.readNBytes(most);
      return plain.read() < 0 ? decoded : null;
    }
  }
}
