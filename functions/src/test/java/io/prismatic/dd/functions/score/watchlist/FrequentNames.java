package io.prismatic.dd.functions.score.watchlist;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** A list of ordinary names, and the longest possible names made of its most frequent words. */
final class FrequentNames {

  private static final long SEED = 7;
  private static final int WORDS = 60;
  private static final int LONGEST = 384;

  private FrequentNames() {}

  /** FollowTheMoney JSON lines of so many persons and companies. */
  static String list(int size) {
    StringBuilder list = new StringBuilder();
    List<String> names = names(size);
    for (int i = 0; i < size; i++) {
      list.append(
          String.format(
              Locale.ROOT,
              "{\"id\":\"%d\",\"schema\":\"%s\",\"properties\":{\"name\":[\"%s\"]}}%n",
              i,
              i % 3 > 0 ? "Person" : "Company",
              names.get(i)));
    }
    return list.toString();
  }

  /** The names of such a list. */
  static List<String> names(int size) {
    SyntheticNames invented = new SyntheticNames(SEED);
    List<String> names = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      names.add(i % 3 > 0 ? invented.person() : invented.company());
    }
    return names;
  }

  /** The same in scripts that ICU romanises, which takes most of the time. */
  static List<String> foreign(int count) {
    List<String> words =
        new ArrayList<>(Splitter.on(' ').splitToList("習小平 محمد ហ៊ុន सीता ניר 김정 อัน"));
    Random random = new Random(SEED);
    List<String> names = new ArrayList<>();
    while (names.size() < count) {
      StringBuilder name = new StringBuilder();
      while (name.length() < LONGEST) {
        name.append(words.get(random.nextInt(words.size()))).append(' ');
      }
      names.add(name.substring(0, LONGEST));
    }
    return names;
  }

  /** So many different names, each as long as FollowTheMoney permits. */
  static List<String> hostile(int count) {
    Map<String, Integer> frequencies = new HashMap<>();
    for (String name : names(5_000)) {
      for (String word : Splitter.on(' ').split(name)) {
        frequencies.merge(word, 1, Integer::sum);
      }
    }
    List<String> frequent =
        new ArrayList<>(
            frequencies.entrySet().stream()
                .sorted(
                    Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(WORDS)
                .map(Map.Entry::getKey)
                .toList());
    Random random = new Random(SEED);
    List<String> names = new ArrayList<>();
    while (names.size() < count) {
      Collections.shuffle(frequent, random);
      String name = String.join(" ", frequent);
      names.add(name.substring(0, Math.min(LONGEST, name.length())));
    }
    return names;
  }
}
