package io.prismatic.dd.job;

import io.prismatic.dd.functions.risk.ClearedHits;
import io.prismatic.dd.functions.risk.Countries;
import io.prismatic.dd.functions.risk.DataFileException;
import io.prismatic.dd.functions.risk.RiskModel;
import io.prismatic.dd.functions.risk.Topics;
import io.prismatic.dd.functions.score.ScreenerFactory;
import io.prismatic.dd.functions.score.watchlist.WatchlistScreenerFactory;
import io.prismatic.dd.functions.score.yente.YenteScreenerFactory;
import io.prismatic.dd.job.config.ConfigException;
import io.prismatic.dd.job.config.RiskSection;
import io.prismatic.dd.job.config.ScoringSettings;
import io.prismatic.dd.job.config.ScreenerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What scores entities, made from settings and the small data files that they name. Those are read
 * here, once, where the job is submitted, and travel with it: every TaskManager has the same, and a
 * restart changes nothing. The watchlist is large and read where it is used.
 *
 * @param screeners makes the screener of each subtask
 * @param riskModel turns matches into a score
 */
record Scoring(ScreenerFactory screeners, RiskModel riskModel) {

  /**
   * Reads the files.
   *
   * @throws ConfigException if one cannot be used, naming all that is wrong
   */
  static Scoring of(ScoringSettings settings) {
    List<String> problems = new ArrayList<>();
    RiskModel model = riskModel(settings.risk(), problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new Scoring(screeners(settings.screener()), model);
  }

  /** What is wrong with the files, one line each; empty if nothing is. */
  static List<String> problems(ScoringSettings settings) {
    List<String> problems = new ArrayList<>();
    riskModel(settings.risk(), problems);
    return problems;
  }

  private static RiskModel riskModel(RiskSection risk, List<String> problems) {
    Countries countries =
        read(
            "scoring.risk.countries",
            risk.countries(),
            Countries::parse,
            Countries.shipped(),
            problems);
    Topics topics =
        read("scoring.risk.topics", risk.topics(), Topics::parse, Topics.shipped(), problems);
    ClearedHits cleared =
        read(
            "scoring.cleared.path", risk.cleared(), ClearedHits::parse, ClearedHits.NONE, problems);
    return new RiskModel(risk.settings(), countries, topics, cleared);
  }

  private interface Parser<T> {
    T parse(byte[] bytes) throws DataFileException;
  }

  private static <T> T read(
      String key, String file, Parser<T> parser, T otherwise, List<String> problems) {
    if (file == null) {
      return otherwise;
    }
    try {
      return parser.parse(Files.readAllBytes(Path.of(file)));
    } catch (DataFileException e) {
      problems.add(key + ": " + file + ": " + e.getMessage());
    } catch (NoSuchFileException e) {
      problems.add(key + ": " + file + " does not exist on this machine");
    } catch (IOException e) {
      problems.add(key + ": " + file + " cannot be read: " + e.getClass().getSimpleName());
    }
    return otherwise;
  }

  private static ScreenerFactory screeners(ScreenerSettings settings) {
    if (settings instanceof ScreenerSettings.Yente yente) {
      return new YenteScreenerFactory(yente.settings(), yente.bucket());
    }
    ScreenerSettings.Watchlist watchlist = (ScreenerSettings.Watchlist) settings;
    return new WatchlistScreenerFactory(watchlist.path(), watchlist.threshold());
  }
}
