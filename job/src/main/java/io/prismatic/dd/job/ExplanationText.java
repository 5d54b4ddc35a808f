package io.prismatic.dd.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prismatic.dd.functions.model.Factor;
import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.Provenance;
import io.prismatic.dd.functions.model.Score;
import io.prismatic.dd.functions.model.ScoredEntity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A score in words, for people: always the same for the same score, whenever it was made. */
final class ExplanationText {

  private final StringBuilder text = new StringBuilder();

  private ExplanationText() {}

  static String of(ScoredEntity entity) {
    ExplanationText explanation = new ExplanationText();
    explanation.outcome(entity);
    explanation.factors(entity.score());
    explanation.matches(entity.score());
    explanation.provenance(entity.score().provenance());
    return explanation.text.toString();
  }

  private void outcome(ScoredEntity entity) {
    Score score = entity.score();
    line("entity         %s/%s, %s", entity.caseId(), entity.id(), entity.schema());
    line("risk           %.2f of 100, band %s", score.risk(), word(score.band()));
    line("match          %.2f, %s", score.match(), score.matched() ? "a hit" : "no hit");
    line("coverage       %.0f %% of the weights had data", 100 * score.coverage());
    line("recommendation %s", word(score.recommendation()));
    if (entity.enrichment() != null) {
      line("adapters       %s", adapters(entity.enrichment()));
    }
  }

  private static String adapters(byte[] enrichment) {
    List<String> adapters = new ArrayList<>();
    try {
      for (JsonNode one : new ObjectMapper().readTree(enrichment).path("adapters")) {
        adapters.add(
            one.path("adapter").asText()
                + " "
                + one.path("version").asText()
                + " "
                + one.path("status").asText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("it was written by us", e);
    }
    return String.join(", ", adapters);
  }

  private void factors(Score score) {
    line("");
    line("  points  factor         value  weight  reason");
    for (Factor factor : score.factors()) {
      line(
          "  %6.2f  %-14s  %4.2f  %6.1f  %s, from %s",
          factor.contribution(),
          factor.factor(),
          factor.value(),
          factor.weight(),
          factor.reason(),
          factor.source());
    }
    line("  %6.2f  risk", score.risk());
  }

  private void matches(Score score) {
    line("");
    if (score.matches().isEmpty()) {
      line("no candidate");
    }
    for (Match match : score.matches()) {
      line(
          "candidate %s %.2f, %s: %s, %s, topics %s",
          match.id(),
          match.score(),
          match.match() ? "a hit" : "no hit",
          match.caption(),
          match.schema(),
          match.topics());
      line("  %s", match.explanation());
    }
  }

  private void provenance(Provenance made) {
    line("");
    line("screener   %s %s, %s", made.screener(), made.screenerVersion(), made.algorithm());
    line("list       %s", made.list());
    line("  version  %s", made.listVersion().isEmpty() ? "unknown" : made.listVersion());
    line("risk model %s", made.riskModel());
    line("input      %s", made.inputHash());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Names could hold what a terminal obeys. */
  private void line(String format, Object... values) {
    String line = String.format(Locale.ROOT, format, values);
    text.append(line.replaceAll("\\p{C}", "?").stripTrailing()).append('\n');
  }
}
