package io.prismatic.dd.functions.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private static TraceContext of(String... keysAndValues) {
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      headers.add(
          new Header(keysAndValues[i], keysAndValues[i + 1].getBytes(StandardCharsets.UTF_8)));
    }
    return TraceContext.of(headers);
  }

  @Test
  void isPassedOnUnchanged() {
    assertThat(of("other", "x", "traceparent", PARENT, "tracestate", "congo=t61rcWkgMzE,rojo=1"))
        .isEqualTo(new TraceContext(PARENT, "congo=t61rcWkgMzE,rojo=1"));
    assertThat(of("traceparent", PARENT.replace("-01", "-ff")).traceparent()).endsWith("-ff");
  }

  @Test
  void ofAnUnknownVersionTheKnownPartIsPassedOn() {
    String later = PARENT.replaceFirst("00", "cc");

    assertThat(of("traceparent", later).traceparent()).isEqualTo(PARENT);
    assertThat(of("traceparent", later + "-what-the-future-brings").traceparent())
        .isEqualTo(PARENT);
    assertThat(of("traceparent", later.replace("-01", "-fe")).traceparent())
        .isEqualTo(PARENT.replace("-01", "-00"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ",
        " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\nX-Evil: 1",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-\r\nX-Evil: 1",
        "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
        "００-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      })
  void aMalformedParentIsNotPassedOn(String parent) {
    assertThat(of("traceparent", parent, "tracestate", "rojo=1")).isNull();
  }

  @Test
  void withoutExactlyOneParentThereIsNoTrace() {
    assertThat(TraceContext.of(List.of())).isNull();
    assertThat(of("tracestate", "rojo=1")).isNull();
    assertThat(of("traceparent", PARENT, "traceparent", PARENT)).isNull();
    assertThat(of("Traceparent", PARENT)).isNull();
    assertThat(TraceContext.of(List.of(new Header("traceparent", null)))).isNull();
    assertThat(of("traceparent", "cc" + PARENT.substring(2) + "-" + "x".repeat(1_000))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a=1|a=1",
        "a=1,b=2|a=1,b=2",
        "a=1 ,  b=2,,|a=1,b=2",
        "fw529a3039@dt=FfffffeC|fw529a3039@dt=FfffffeC",
        "0tenant@vendor=1|0tenant@vendor=1",
        "a_-*/9=x y!~|a_-*/9=x y!~",
      })
  void aWellFormedStateIsPassedOn(String state, String passed) {
    assertThat(of("traceparent", PARENT, "tracestate", state).tracestate()).isEqualTo(passed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "=1",
        "a=",
        "A=1",
        "1a=1",
        "a=1,a=2",
        "a=b=c",
        "a =1",
        "a=é",
        "a@=1",
        "@a=1",
        "a=1\r\nX-Evil: 1",
        "a=\t1",
        "tenant@1=2",
        "b=2;c=3,@",
        ""
      })
  void aMalformedStateIsLeftOutAndTheParentStays(String state) {
    assertThat(of("traceparent", PARENT, "tracestate", state))
        .isEqualTo(new TraceContext(PARENT, null));
  }

  @Test
  void severalStatesAreOneList() {
    assertThat(of("traceparent", PARENT, "tracestate", "a=1", "tracestate", "b=2").tracestate())
        .isEqualTo("a=1,b=2");
  }

  @Test
  void anOverlongStateLosesItsLastMembersAndOneOfTooManyAll() {
    String long20 = members(20, 40);

    String passed = of("traceparent", PARENT, "tracestate", long20).tracestate();

    assertThat(passed.length()).isBetween(460, 512);
    assertThat(long20).startsWith(passed + ",");
    assertThat(of("traceparent", PARENT, "tracestate", members(32, 1)).tracestate()).isNotNull();
    assertThat(of("traceparent", PARENT, "tracestate", members(33, 1)).tracestate()).isNull();
  }

  private static String members(int number, int length) {
    return IntStream.range(0, number)
        .mapToObj(i -> "k" + i + "=" + "v".repeat(length))
        .collect(Collectors.joining(","));
  }
}
