package io.prismatic.dd.functions.score.watchlist;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of an entity supports or contradicts a match of names. Absent data contradicts nothing, and
 * neither does what is no country code, no date or no gender.
 *
 * @param countries codes of two letters in lower case, of parts of a country the country's
 * @param birthDates dates of prefix precision, such as 1965 or 1965-04-21
 * @param genders m or f
 */
record Traits(List<String> countries, List<String> birthDates, List<String> genders) {

  private static final List<String> COUNTRIES =
      List.of("country", "nationality", "citizenship", "jurisdiction", "mainCountry");

  private static final Pattern COUNTRY = Pattern.compile("([a-z]{2})(?:-.*)?");
  private static final Pattern DATE =
      Pattern.compile("([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)(?:t.*)?");
  private static final Pattern GENDER = Pattern.compile("(m|f)(?:ale|emale)?");

  /** Who has more of them than anybody has is compared by the first. */
  private static final int MOST_VALUES = 30;

  private static final int MOST_SHOWN = 3;

  private static final double OTHER_COUNTRY = 0.2;
  private static final double OTHER_YEAR = 0.15;
  private static final double OTHER_DAY = 0.25;
  private static final double OTHER_GENDER = 0.2;

  /**
   * What a match is lowered by, and why.
   *
   * @param penalty 0 or more
   * @param agreements how many traits agree, which ranks equal scores
   * @param reasons what disagrees, in words
   */
  record Verdict(double penalty, int agreements, List<String> reasons) {}

  /** Reads the traits of an entity, given a look-up of its properties' values. */
  static Traits of(Function<String, Stream<String>> properties) {
    return new Traits(
        read(COUNTRY, COUNTRIES.stream().flatMap(properties)),
        read(DATE, properties.apply("birthDate")),
        read(GENDER, properties.apply("gender")));
  }

  Verdict against(Traits other) {
    List<String> reasons = new ArrayList<>();
    double penalty = 0;
    int agreements = 0;
    if (known(countries, other.countries)) {
      if (disjoint(countries, other.countries)) {
        penalty += OTHER_COUNTRY;
        reasons.add(both("other country", countries, other.countries));
      } else {
        agreements++;
      }
    }
    if (known(genders, other.genders) && disjoint(genders, other.genders)) {
      penalty += OTHER_GENDER;
      reasons.add(both("other gender", genders, other.genders));
    }
    if (known(birthDates, other.birthDates)) {
      double dates = dates(other, reasons);
      penalty += dates;
      agreements += dates == 0 ? 1 : 0;
    }
    return new Verdict(penalty, agreements, reasons);
  }

  private double dates(Traits other, List<String> reasons) {
    double least = Double.MAX_VALUE;
    String why = "";
    for (String one : birthDates) {
      for (String two : other.birthDates) {
        double penalty = date(one, two);
        if (penalty < least) {
          least = penalty;
          String what = year(one).equals(year(two)) ? "other birth day" : "other birth year";
          why = both(what, List.of(one), List.of(two));
        }
      }
    }
    if (least > 0) {
      reasons.add(why);
    }
    return least;
  }

  /** Another year costs by itself, another day too; day and month exchanged cost half of a day. */
  private static double date(String one, String two) {
    double penalty = year(one).equals(year(two)) ? 0 : OTHER_YEAR;
    if (one.length() < 10
        || two.length() < 10
        || one.substring(0, 10).equals(two.substring(0, 10))) {
      return penalty;
    }
    boolean flipped =
        penalty == 0
            && one.substring(5, 7).equals(two.substring(8, 10))
            && one.substring(8, 10).equals(two.substring(5, 7));
    return penalty + (flipped ? OTHER_DAY / 2 : OTHER_DAY);
  }

  private static String year(String date) {
    return date.length() < 4 ? date : date.substring(0, 4);
  }

  /** The two values, or some of them, that disagree. */
  private static String both(String what, List<String> one, List<String> other) {
    return what + ": " + some(one) + " and " + some(other);
  }

  private static String some(List<String> values) {
    String shown = values.stream().limit(MOST_SHOWN).collect(Collectors.joining(", ", "\"", "\""));
    return values.size() > MOST_SHOWN ? shown + "…" : shown;
  }

  private static boolean known(List<String> one, List<String> other) {
    return !one.isEmpty() && !other.isEmpty();
  }

  private static boolean disjoint(List<String> one, List<String> other) {
    return one.stream().noneMatch(other::contains);
  }

  /**
   * The first group of each value that has the form; a value of another form tells nothing. Sorted:
   * what is explained by them is the same whatever their order.
   */
  private static List<String> read(Pattern form, Stream<String> values) {
    return values
        .map(value -> form.matcher(value.strip().toLowerCase(Locale.ROOT)))
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .distinct()
        .limit(MOST_VALUES)
        .sorted()
        .toList();
  }
}
