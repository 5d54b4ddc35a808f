package io.prismatic.dd.functions.score.watchlist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Measures the matching on labelled data: {@code ./mvnw -Pevaluate}, with {@code
 * -Devaluate.pairs=FILE.csv} for name pairs (columns name_a, name_b, same), {@code
 * -Devaluate.list=FILE} and {@code -Devaluate.queries=FILE} for a list with queries (see {@link
 * Query#read}). Without a file it measures the project's own pairs and a list invented from {@code
 * -Devaluate.seed=N}. {@code -Devaluate.errors=true} prints what went wrong, except for the pairs
 * that are kept apart.
 */
public final class Evaluation {

  private Evaluation() {}

  public static void main(String[] args) throws Exception {
    String pairs = System.getProperty("evaluate.pairs", "");
    String list = System.getProperty("evaluate.list", "");
    if (!list.isEmpty()) {
      ListEvaluation.print(Path.of(list), Path.of(System.getProperty("evaluate.queries", "")));
    }
    if (pairs.isEmpty() && list.isEmpty()) {
      ListEvaluation invented =
          ListEvaluation.synthetic(
              Files.createTempDirectory("evaluation"), Long.getLong("evaluate.seed", 1));
      invented.print("Invented list of 10000, half of the queries listed");
      if (Boolean.getBoolean("evaluate.errors")) {
        invented.printErrors();
      }
    }
    if (!pairs.isEmpty() || list.isEmpty()) {
      pairs(Path.of(pairs.isEmpty() ? System.getProperty("evaluate.own") : pairs), pairs.isEmpty());
    }
  }

  private static void pairs(Path file, boolean own) throws IOException {
    List<LabelledPair> all = LabelledPair.read(file);
    if (own) {
      List<LabelledPair> heldOut = all.stream().filter(LabelledPair::heldOut).toList();
      print("Tuned on", all.stream().filter(pair -> !pair.heldOut()).toList());
      print("Kept apart", heldOut);
    } else {
      print(file.toString(), all);
    }
    if (Boolean.getBoolean("evaluate.errors")) {
      all.stream()
          .filter(pair -> !own || !pair.heldOut())
          .filter(pair -> pair.same() != pair.score() >= 0.7)
          .forEach(
              pair ->
                  System.out.printf(
                      Locale.ROOT,
                      "%s %.3f  %s | %s%n",
                      pair.same() ? "missed" : "false ",
                      pair.score(),
                      pair.one(),
                      pair.other()));
    }
  }

  private static void print(String title, List<LabelledPair> pairs) {
    System.out.printf("%n%s: %d pairs%n%s", title, pairs.size(), Figures.table(pairs));
  }
}
