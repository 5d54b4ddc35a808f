package io.prismatic.dd.functions.score.watchlist;

import java.nio.charset.StandardCharsets;

/**
 * Something that names are found by.
 *
 * @param hash 39 bits, so that a posting stays a positive long
 * @param weight how much sharing it tells
 */
record Key(long hash, int weight) {

  private static final long BITS = (1L << 39) - 1;

  static Key of(char kind, String text, int weight) {
    // FNV-1a, then the finaliser of MurmurHash3 to spread it over the bits that are kept.
    long hash = 0xcbf29ce484222325L ^ kind;
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ one) * 0x100000001b3L;
    }
    hash ^= hash >>> 33;
    hash *= 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    return new Key(hash & BITS, weight);
  }
}
