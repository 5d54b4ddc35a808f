package io.prismatic.dd.functions.score.watchlist;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Measures the matching on labelled data: {@code ./mvnw -Pevaluate}, with {@code
 * -Devaluate.pairs=FILE.csv} for name pairs (columns name_a, name_b, same), {@code
 * -Devaluate.list=FILE} and {@code -Devaluate.queries=FILE} for a list with queries (see {@link
 * Query#read}). Without a file it measures the project's own pairs and a list invented from {@code
 * -Devaluate.seed=N}. {@code -Devaluate.errors=true} prints what went wrong, except for the pairs
 * that are kept apart.
 */
public final class Evaluation {

  private final UnaryOperator<String> settings;
  private final PrintStream out;

  private Evaluation(UnaryOperator<String> settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  public static void main(String[] args) throws Exception {
    run(name -> System.getProperty(name, ""), System.out);
  }

  /**
   * Measures and prints.
   *
   * @param settings gives a property its value, empty if it has none
   * @throws IllegalArgumentException if a file is missing or malformed, naming property and line
   */
  static void run(UnaryOperator<String> settings, PrintStream out) throws IOException {
    new Evaluation(settings, out).run();
  }

  private void run() throws IOException {
    Path pairs = file("evaluate.pairs");
    Path list = file("evaluate.list");
    Path queries = file("evaluate.queries");
    if ((list == null) != (queries == null)) {
      throw new IllegalArgumentException(
          "evaluate.list and evaluate.queries: a list needs queries, and queries a list");
    }
    if (list != null) {
      ListEvaluation.of(list, queries).print(out, list.toString());
    }
    if (pairs != null) {
      print(pairs.toString(), LabelledPair.read(pairs));
      printErrors(LabelledPair.read(pairs));
    }
    if (pairs == null && list == null) {
      own();
    }
  }

  private void own() throws IOException {
    String seed = settings.apply("evaluate.seed");
    ListEvaluation invented =
        ListEvaluation.synthetic(
            Files.createTempDirectory("evaluation"), seed.isEmpty() ? 1 : Long.parseLong(seed));
    invented.print(out, "Invented list of 10000, half of the queries listed");
    List<LabelledPair> all = LabelledPair.read(file("evaluate.own"));
    List<LabelledPair> tunedOn = all.stream().filter(pair -> !pair.heldOut()).toList();
    print("Tuned on", tunedOn);
    print("Kept apart", all.stream().filter(LabelledPair::heldOut).toList());
    if (errors()) {
      invented.printErrors(out);
    }
    printErrors(tunedOn);
  }

  /** The file that a property names, null if it names none. */
  private Path file(String property) {
    String value = settings.apply(property);
    if (value.isEmpty()) {
      return null;
    }
    Path file = Path.of(value);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(property + ": " + file.toAbsolutePath() + " is no file");
    }
    return file;
  }

  private boolean errors() {
    return settings.apply("evaluate.errors").equals("true");
  }

  private void printErrors(List<LabelledPair> pairs) {
    if (!errors()) {
      return;
    }
    pairs.stream()
        .filter(pair -> pair.same() != pair.score() >= 0.7)
        .forEach(
            pair ->
                out.printf(
                    Locale.ROOT,
                    "%s %.3f  %s | %s%n",
                    pair.same() ? "missed" : "false ",
                    pair.score(),
                    pair.one(),
                    pair.other()));
  }

  private void print(String title, List<LabelledPair> pairs) {
    out.printf("%n%s: %d pairs%n%s", title, pairs.size(), Figures.table(pairs));
  }
}
