package io.prismatic.dd.functions.score.watchlist;

import io.prismatic.dd.functions.model.Match;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Looks up entities in a list: how many of the listed are found, how many of the others. */
final class ListEvaluation {

  private static final int ENTITIES = 10_000;

  /** What one threshold makes of the queries. */
  record Rates(int found, int wanted, int alerts, int unwanted) {

    double recall() {
      return ratio(found, wanted);
    }

    /** Of the unlisted queries, those that find anybody. */
    double falseAlerts() {
      return ratio(alerts, unwanted);
    }

    double precision() {
      return ratio(found, found + alerts);
    }

    double f1() {
      return ratio(2.0 * found, wanted + found + alerts);
    }

    private static double ratio(double part, double whole) {
      return whole == 0 ? 0 : part / whole;
    }
  }

  /** A query with the best score of the expected party and of anybody else. */
  private record Answer(Query query, double expected, double other, String why) {}

  private final List<Answer> answers = new ArrayList<>();

  ListEvaluation(WatchlistIndex index, List<Query> queries) {
    for (Query query : queries) {
      double expected = 0;
      double other = 0;
      String why = "";
      for (Match match : index.find(query.entity(), 0)) {
        if (match.id().equals(query.expected())) {
          expected = match.score();
        } else {
          if (match.score() > other) {
            other = match.score();
            why = match.explanation();
          }
        }
      }
      answers.add(new Answer(query, expected, other, why));
    }
  }

  /**
   * An invented list and queries for it: each fifth listed entity altered, and as many unlisted.
   */
  static ListEvaluation synthetic(Path directory, long seed) throws IOException {
    SyntheticNames names = new SyntheticNames(seed);
    Alteration alteration = new Alteration(names);
    List<Query> queries = new ArrayList<>();
    StringBuilder list = new StringBuilder();
    Set<String> listed = new HashSet<>();
    for (int i = 0; i < ENTITIES; i++) {
      String schema = schema(i);
      String name = name(names, schema);
      listed.add(words(name));
      String id = "listed-" + i;
      list.append(
          String.format(
              Locale.ROOT,
              "{\"id\":\"%s\",\"schema\":\"%s\",\"properties\":{\"name\":[\"%s\"]}}%n",
              id,
              schema,
              name));
      if (i % 5 == 0) {
        String altered =
            switch (schema) {
              case "Person" -> alteration.person(name);
              case "Company" -> alteration.company(name);
              default -> alteration.vessel(name);
            };
        queries.add(Query.of(schema, altered, id));
      }
    }
    SyntheticNames others = new SyntheticNames(seed + 1);
    for (int i = 0; i < ENTITIES / 5; ) {
      String schema = schema(i * 5);
      String name = name(others, schema);
      // A namesake would be found rightly.
      if (!listed.contains(words(name))) {
        queries.add(Query.of(schema, name, ""));
        i++;
      }
    }
    Path file = Files.writeString(directory.resolve("synthetic-" + seed + ".jsonl"), list);
    return new ListEvaluation(new ListFile(file).read(), queries);
  }

  /** A list of FollowTheMoney JSON lines and queries as {@link Query#read} reads them. */
  static ListEvaluation of(Path list, Path queries) throws IOException {
    return new ListEvaluation(new ListFile(list).read(), Query.read(queries));
  }

  Rates at(double threshold) {
    int wanted = 0;
    int found = 0;
    int unwanted = 0;
    int alerts = 0;
    for (Answer answer : answers) {
      if (answer.query().expected().isEmpty()) {
        unwanted++;
        alerts += answer.other() >= threshold ? 1 : 0;
      } else {
        wanted++;
        found += answer.expected() >= threshold ? 1 : 0;
      }
    }
    return new Rates(found, wanted, alerts, unwanted);
  }

  void print(PrintStream out, String title) {
    out.printf(
        "%n%s: %d queries%nthreshold  precision  recall      F1  false alerts%n",
        title, answers.size());
    for (double threshold = 0.6; threshold < 0.96; threshold += 0.05) {
      Rates rates = at(threshold - 1e-9);
      out.printf(
          Locale.ROOT,
          "     %.2f     %.4f  %.4f  %.4f        %.4f%n",
          threshold,
          rates.precision(),
          rates.recall(),
          rates.f1(),
          rates.falseAlerts());
    }
  }

  void printErrors(PrintStream out) {
    for (Answer answer : answers) {
      boolean wanted = !answer.query().expected().isEmpty();
      if (wanted ? answer.expected() < 0.7 : answer.other() >= 0.7) {
        out.printf(
            Locale.ROOT,
            "%s %.3f  %s %s  %s%n",
            wanted ? "missed" : "false ",
            wanted ? answer.expected() : answer.other(),
            answer.query().expected(),
            answer.query().entity().values("name").toList(),
            answer.why());
      }
    }
  }

  private static String schema(int i) {
    int style = i / 5 % 10;
    return style < 6 ? "Person" : style < 9 ? "Company" : "Vessel";
  }

  private static String name(SyntheticNames names, String schema) {
    return switch (schema) {
      case "Person" -> names.person();
      case "Company" -> names.company();
      default -> names.vessel();
    };
  }

  private static String words(String name) {
    return String.join(" ", new TreeSet<>(List.of(name.split(" "))));
  }
}
