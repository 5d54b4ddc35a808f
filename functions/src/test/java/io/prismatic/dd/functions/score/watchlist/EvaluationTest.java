package io.prismatic.dd.functions.score.watchlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./mvnw -Pevaluate} prints, with figures worked out by hand. */
class EvaluationTest {

  private static final Path OWN = Path.of("src/test/resources/evaluation/pairs.csv");

  @TempDir private Path directory;

  @Test
  void printsTheFiguresOfPairs() throws Exception {
    Path pairs =
        write(
            "pairs.csv",
            """
            same,name_a,name_b
            true,Jane Doe,Jane Doe
            yes,Jane Doe,"DOE, Jane"
            1,Jane Doe,Ivo Somebody
            no,Jane Doe,Jane Doe
            0,Jane Doe,Ivo Somebody
            false,Jane Doe,Polar Trading Ltd
            false,Jane Doe,Zebedee Quill
            """);

    // Two of three found, one of four false: 2 ÷ 3, 2 ÷ 3, 2 ÷ 3, 1 ÷ 4.
    assertThat(run(Map.of("evaluate.pairs", pairs.toString())))
        .contains(pairs + ": 7 pairs")
        .contains(
            "threshold  precision  recall     F1  false alerts   true+  false+  false-  true-")
        .containsPattern("0.70 +0.667 +0.667 +0.667 +0.250 +2 +1 +1 +3\\n")
        .doesNotContain("missed");
    assertThat(run(Map.of("evaluate.pairs", pairs.toString(), "evaluate.errors", "true")))
        .contains("missed 0.000  Jane Doe | Ivo Somebody", "false  1.000  Jane Doe | Jane Doe");
  }

  @Test
  void printsTheFiguresOfAListAndQueries() throws Exception {
    Path list =
        write(
            "list.jsonl",
            """
            {"id":"a","schema":"Person","properties":{"name":["Jane Doe"]}}
            {"id":"b","schema":"Person","properties":{"name":["Ivo Somebody"]}}
            """);
    Path csv =
        write(
            "queries.csv",
            """
            name,expected,schema
            "Doe, Jane",a,Person
            Ivo Somebody,b,Person
            Zebedee Quill,b,Person
            Jane Doe,,Person
            Other Person,,Person
            Jane Doe,,Vessel
            """);
    Path json =
        write(
            "queries.jsonl",
            """
            {"schema":"Person","properties":{"name":["Doe, Jane"]},"expected":"a"}
            {"schema":"Person","properties":{"name":"Ivo Somebody"},"expected":"b"}
            {"schema":"Person","properties":{"name":["Zebedee Quill"]},"expected":"b"}
            {"schema":"Person","properties":{"name":["Jane Doe"]}}
            {"schema":"Person","properties":{"name":["Other Person"]}}
            {"schema":"Vessel","properties":{"name":["Jane Doe"]}}
            """);

    for (Path queries : List.of(csv, json)) {
      assertThat(
              run(Map.of("evaluate.list", list.toString(), "evaluate.queries", queries.toString())))
          .contains(list + ": 6 queries")
          .contains("threshold  precision  recall      F1  false alerts")
          // Two of three found, one alert for three who are not listed.
          .containsPattern("0.70 +0.6667 +0.6667 +0.6667 +0.3333\\n")
          .containsPattern("0.95 +0.6667 +0.6667 +0.6667 +0.3333\\n");
    }
  }

  @Test
  void theFiguresOfTheReadmeAreThoseOfOurOwnPairs() throws Exception {
    String readme = Files.readString(Path.of(System.getProperty("repository.root"), "README.md"));
    Matcher rows =
        Pattern.compile(
                "\\| (\\d+) pairs (kept apart|tuned on) \\| (\\S+) \\| (\\S+) \\| (\\S+) \\|")
            .matcher(readme);
    List<LabelledPair> all = LabelledPair.read(OWN);
    int found = 0;
    while (rows.find()) {
      boolean heldOut = rows.group(2).equals("kept apart");
      List<LabelledPair> pairs = all.stream().filter(pair -> pair.heldOut() == heldOut).toList();
      Figures figures = Figures.at(0.7, pairs);
      assertThat(List.of(figures.precision(), figures.recall(), figures.f1()))
          .extracting(figure -> "%.3f".formatted(figure).replaceFirst("^0", ""))
          .containsExactly(rows.group(3), rows.group(4), rows.group(5));
      assertThat(pairs).hasSize(Integer.parseInt(rows.group(1)));
      found++;
    }
    assertThat(found).isEqualTo(2);
    assertThat(all).hasSizeGreaterThanOrEqualTo(300);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the columns name_a, name_b and same are required",
        "name_a,name_b | the columns name_a, name_b and same are required",
        "name_a,name_b,same;a,b,maybe | row 1: same: expected true or false",
        "name_a,name_b,same;a,b,true;a,b | row 2: expected 3 fields, got 2",
        "name_a,name_b,same | no pair",
      })
  void saysWhatIsWrongWithPairs(String lines, String problem) throws Exception {
    Path pairs = write("pairs.csv", lines.replace(';', '\n'));

    assertThatThrownBy(() -> run(Map.of("evaluate.pairs", pairs.toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(pairs.toString())
        .hasMessageContaining(problem);
  }

  @Test
  void saysWhichFileIsMissing() throws Exception {
    String none = directory.resolve("none").toString();
    String list = write("list.jsonl", "").toString();

    assertThatThrownBy(() -> run(Map.of("evaluate.pairs", none)))
        .hasMessage("evaluate.pairs: " + none + " is no file");
    assertThatThrownBy(() -> run(Map.of("evaluate.list", list)))
        .hasMessageContaining("a list needs queries");
    assertThatThrownBy(
            () ->
                run(
                    Map.of(
                        "evaluate.list",
                        list,
                        "evaluate.queries",
                        write("q.csv", "name\na\n").toString())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("holds no entity");
  }

  private static String run(Map<String, String> settings) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Evaluation.run(
        name -> settings.getOrDefault(name, ""),
        new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
