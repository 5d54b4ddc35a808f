package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prismatic.dd.functions.deadletter.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("BC-25")
class BisectTest {

  private final List<List<Integer>> statements = new ArrayList<>();
  private final List<Integer> written = new ArrayList<>();
  private final List<Integer> refused = new ArrayList<>();

  private void write(int size, Set<Integer> culprits) throws InterruptedException {
    Bisect.write(
        IntStream.range(0, size).boxed().toList(),
        rows -> {
          statements.add(List.copyOf(rows));
          if (!Collections.disjoint(rows, culprits)) {
            throw new RefusedException(new Refusal(Reason.REFUSED_BY_DATABASE, "of " + rows));
          }
          written.addAll(rows);
        },
        (row, why) -> {
          assertThat(why.detail()).as("the reason is the row's own").isEqualTo("of [" + row + "]");
          refused.add(row);
        });
  }

  @Test
  void writesGoodRowsInOneStatement() throws InterruptedException {
    write(50, Set.of());

    assertThat(statements).hasSize(1);
    assertThat(written).hasSize(50);
  }

  @Test
  void findsOneCulpritOf50WithinNineStatementsWhereverItStands() throws InterruptedException {
    for (int culprit = 0; culprit < 50; culprit++) {
      statements.clear();
      write(50, Set.of(culprit));
      assertThat(statements).as("culprit %d", culprit).hasSizeLessThanOrEqualTo(9);
    }
  }

  @Test
  void findsThreeCulpritsOf500InAbout31Statements() throws InterruptedException {
    Random random = new Random(1);
    long total = 0;
    for (int run = 0; run < 200; run++) {
      Set<Integer> culprits = new TreeSet<>();
      while (culprits.size() < 3) {
        culprits.add(random.nextInt(500));
      }
      statements.clear();
      write(500, culprits);
      assertThat(statements).hasSizeLessThanOrEqualTo(34);
      total += statements.size();
    }
    assertThat(total / 200.0).isLessThan(31.5);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 1", "7, 7", "50, 50", "50, 13", "64, 5"})
  void writesOrReportsEachRowOnceInTheOrderGiven(int size, int bad) throws InterruptedException {
    List<Integer> all = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(all, new Random(size + bad));
    Set<Integer> culprits = Set.copyOf(all.subList(0, bad));

    write(size, culprits);

    assertThat(refused).containsExactlyInAnyOrderElementsOf(culprits);
    assertThat(written).containsExactlyInAnyOrderElementsOf(all.subList(bad, size));
    assertThat(statements).allSatisfy(rows -> assertThat(rows).isSorted());
  }

  @Test
  void writesARowThatIsRefusedOnlyInCompany() throws InterruptedException {
    Bisect.write(
        List.of(1, 2, 3, 4),
        rows -> {
          if (rows.size() > 1) {
            throw new RefusedException(new Refusal(Reason.REFUSED_BY_DATABASE, "too many"));
          }
          written.addAll(rows);
        },
        (row, why) -> refused.add(row));

    assertThat(written).containsExactlyInAnyOrder(1, 2, 3, 4);
    assertThat(refused).isEmpty();
  }

  @Test
  void doesNothingForNoRows() throws InterruptedException {
    write(0, Set.of());

    assertThat(statements).isEmpty();
  }
}
