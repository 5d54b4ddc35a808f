package io.prismatic.dd.functions.score.watchlist;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What happens to a name on its way into another system: one or two changes, none of which hides
 * who it is.
 */
final class Alteration {

  private static final List<String> FORMS = List.of("Ltd", "LLC", "Limited", "");

  private final SyntheticNames random;
  private final Romaniser romaniser = new Romaniser();

  Alteration(SyntheticNames random) {
    this.random = random;
  }

  String person(String name) {
    List<String> words = new ArrayList<>(Splitter.on(' ').splitToList(name));
    switch (random.number(6)) {
      case 0 -> typingError(words);
      case 1 -> Collections.rotate(words, 1);
      case 2 -> words = new ArrayList<>(Splitter.on(' ').splitToList(romaniser.romanise(name)));
      case 3 -> {
        if (words.size() > 2) {
          words.remove(1);
        }
      }
      case 4 -> words.replaceAll(word -> word.toUpperCase(Locale.ROOT));
      default -> {
        words = new ArrayList<>(Splitter.on(' ').splitToList(romaniser.romanise(name)));
        typingError(words);
      }
    }
    return String.join(" ", words);
  }

  String company(String name) {
    List<String> words = new ArrayList<>(Splitter.on(' ').splitToList(name));
    switch (random.number(4)) {
      case 0 -> words.set(words.size() - 1, random.pick(FORMS));
      case 1 -> typingError(words);
      case 2 -> words.replaceAll(word -> word.toUpperCase(Locale.ROOT));
      default -> {
        words.set(words.size() - 1, random.pick(FORMS));
        typingError(words);
      }
    }
    return String.join(" ", words);
  }

  String vessel(String name) {
    List<String> words = new ArrayList<>(Splitter.on(' ').splitToList(name));
    if (random.number(2) == 0) {
      words.add(0, "MV");
    } else {
      typingError(words);
    }
    return String.join(" ", words);
  }

  /** One letter of the longest word exchanged, left out, doubled or put in. */
  private void typingError(List<String> words) {
    int longest = 0;
    for (int i = 0; i < words.size(); i++) {
      longest = words.get(i).length() > words.get(longest).length() ? i : longest;
    }
    StringBuilder word = new StringBuilder(words.get(longest));
    if (word.length() < 5) {
      return;
    }
    int at = 1 + random.number(word.length() - 2);
    switch (random.number(4)) {
      case 0 -> {
        char letter = word.charAt(at);
        word.setCharAt(at, word.charAt(at + 1));
        word.setCharAt(at + 1, letter);
      }
      case 1 -> word.deleteCharAt(at);
      case 2 -> word.insert(at, word.charAt(at));
      default -> word.setCharAt(at, "aeiounrst".charAt(random.number(9)));
    }
    words.set(longest, word.toString());
  }
}
