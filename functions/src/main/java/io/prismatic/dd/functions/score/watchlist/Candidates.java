package io.prismatic.dd.functions.score.watchlist;

import java.util.Arrays;
import java.util.List;

/**
 * Finds the names that may be like a given one, by keys they share: words, sounds, starts and ends,
 * pairs of words. A key's hash and a name's number share one long; all of them, sorted, are the
 * index: 8 bytes a posting and no object. Two keys with the same hash only cost a needless
 * comparison. Immutable.
 */
final class Candidates {

  /** Names are numbered with 24 bits. */
  static final int MOST_NAMES = 1 << 24;

  private static final int ID_BITS = 24;
  private static final long ID_MASK = MOST_NAMES - 1;

  /** The most postings read for one name: the rarest keys first. */
  static final int MOST_POSTINGS = 1_500;

  private final long[] postings;

  private Candidates(long[] postings) {
    this.postings = postings;
  }

  /** A key's occurrences in the index. */
  private record Range(int from, int to, int weight) {

    int length() {
      return to - from;
    }
  }

  /** The most likely names, at most so many, best first; of equal ones the lower number first. */
  int[] find(Name name, int most) {
    return best(votes(name), most);
  }

  /** What is read of the index for a name: a name's number in the upper half, a weight below. */
  long[] votes(Name name) {
    List<Key> keys = Keys.ofQuery(name);
    Range[] ranges = new Range[keys.size()];
    int found = 0;
    for (Key key : keys) {
      Range range = range(key);
      if (range.length() > 0) {
        ranges[found++] = range;
      }
    }
    Arrays.sort(ranges, 0, found, (one, other) -> one.length() - other.length());
    int total = 0;
    int used = 0;
    while (used < found && (used == 0 || total + ranges[used].length() <= MOST_POSTINGS)) {
      total += Math.min(ranges[used].length(), MOST_POSTINGS);
      used++;
    }
    long[] votes = new long[total];
    int count = 0;
    for (int i = 0; i < used; i++) {
      Range range = ranges[i];
      for (int at = range.from(); at < range.to() && count < total; at++) {
        votes[count++] = (postings[at] & ID_MASK) << 32 | range.weight();
      }
    }
    return votes;
  }

  private static int[] best(long[] votes, int most) {
    // Brings a name's votes together.
    Arrays.sort(votes);
    int names = 0;
    for (int i = 0; i < votes.length; ) {
      long id = votes[i] >>> 32;
      long weight = 0;
      for (; i < votes.length && votes[i] >>> 32 == id; i++) {
        weight += votes[i] & 0xffff_ffffL;
      }
      // Reuses the array, which is read ahead of where it is written: heaviest first when sorted.
      votes[names++] = -weight << 32 | id;
    }
    Arrays.sort(votes, 0, names);
    int[] ids = new int[Math.min(names, most)];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (int) (votes[i] & ID_MASK);
    }
    return ids;
  }

  private Range range(Key key) {
    long first = key.hash() << ID_BITS;
    return new Range(position(first), position(first + MOST_NAMES), key.weight());
  }

  /** The place of the first posting that is not below. */
  private int position(long value) {
    int at = Arrays.binarySearch(postings, value);
    return at >= 0 ? at : -at - 1;
  }

  /** Collects postings; not safe for several threads. */
  static final class Builder {

    private long[] postings = new long[1024];
    private int size;

    void add(int number, Name name) {
      for (Key key : Keys.ofListed(name)) {
        if (size == postings.length) {
          postings = Arrays.copyOf(postings, size * 2);
        }
        postings[size++] = key.hash() << ID_BITS | number;
      }
    }

    Candidates build() {
      Arrays.sort(postings, 0, size);
      int unique = 0;
      for (int i = 0; i < size; i++) {
        if (i == 0 || postings[i] != postings[i - 1]) {
          postings[unique++] = postings[i];
        }
      }
      return new Candidates(Arrays.copyOf(postings, unique));
    }
  }
}
