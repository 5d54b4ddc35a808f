package io.prismatic.dd.functions.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.model.Records;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the bytes, the parser gives exactly one outcome and never throws. */
class ParseFuzzTest {

  private static final byte[] GOOD =
      """
      {"id":"cust-1","case_id":"DD-1","schema":"Company","properties":{"name":["Foo \\u00e9 \\ud83d\\ude00"]},
       "last_change":"2026-08-22T10:00:05","x":{"y":[1,2.5e3,true,null,"z"]}}
      """
          .getBytes(StandardCharsets.UTF_8);

  private final EntityParser parser = new EntityParser(ParseLimits.DEFAULT);

  @Property(tries = 500)
  void survivesRandomBytes(@ForAll @Size(max = 300) byte[] bytes) {
    assertThat(parser.parse(Records.of(bytes), Instant.MAX.minusSeconds(100_000))).isNotNull();
  }

  @Property(tries = 2000)
  void survivesOneChangedByteAnywhere(
      @ForAll @IntRange(min = 0, max = 170) int position, @ForAll byte value) {
    byte[] bytes = GOOD.clone();
    bytes[position] = value;

    assertThat(parser.parse(Records.of(bytes), Instant.parse("2026-09-01T00:00:00Z"))).isNotNull();
  }

  @Property(tries = 200)
  void survivesTruncation(@ForAll @IntRange(min = 0, max = 170) int length) {
    byte[] bytes = java.util.Arrays.copyOf(GOOD, length);

    assertThat(parser.parse(Records.of(bytes), Instant.parse("2026-09-01T00:00:00Z")))
        .isInstanceOf(Parsed.Bad.class);
  }
}
