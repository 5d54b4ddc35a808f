package io.prismatic.dd.functions.parse;

import java.io.Serializable;
import java.time.Duration;

/**
 * What a record may not exceed.
 *
 * @param bytes the size of the value, in bytes
 * @param depth how deep objects and arrays may nest, the top-level object counting as 1
 * @param idLength the length of {@code id} and of {@code case_id}, in characters; both stand in an
 *     index
 * @param schemaLength the length of {@code schema}, in characters
 * @param clockSkew how far in the future a revision may lie: a later one would shadow every update
 *     until then
 */
public record ParseLimits(int bytes, int depth, int idLength, int schemaLength, Duration clockSkew)
    implements Serializable {

  /** 1 MiB, 64 levels, 255 and 100 characters, 24 hours. */
  public static final ParseLimits DEFAULT =
      new ParseLimits(1 << 20, 64, 255, 100, Duration.ofHours(24));
}
