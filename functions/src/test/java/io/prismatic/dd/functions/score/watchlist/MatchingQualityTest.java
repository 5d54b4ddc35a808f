package io.prismatic.dd.functions.score.watchlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bars that the matching has to reach, on data that it was not tuned on. */
class MatchingQualityTest {

  private static final double THRESHOLD = 0.7;

  @TempDir private Path directory;

  @Test
  void tellsNamesApartThatItWasNotTunedOn() throws Exception {
    List<LabelledPair> pairs =
        LabelledPair.read(Path.of("src/test/resources/evaluation/pairs.csv")).stream()
            .filter(LabelledPair::heldOut)
            .toList();

    assertThat(pairs).hasSizeGreaterThan(150);
    assertThat(Figures.at(THRESHOLD, pairs).f1()).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void findsAlteredEntriesOfAListAndHardlyAnybodyElse() throws Exception {
    ListEvaluation.Rates rates = ListEvaluation.synthetic(directory, 2).at(THRESHOLD);

    assertThat(rates.recall()).isGreaterThanOrEqualTo(0.98);
    // The invented names are closer to each other than real ones: the bar of 0.5 % is theirs.
    assertThat(rates.falseAlerts()).isLessThanOrEqualTo(0.01);
  }
}
