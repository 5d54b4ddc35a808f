package io.prismatic.dd.functions.risk;

import io.prismatic.dd.functions.model.Match;
import io.prismatic.dd.functions.model.ScreeningVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A risk that some evidence never leaves below.
 *
 * @param risk 0 to 100
 * @param reason why
 * @param source what it rests on
 */
record Floor(double risk, String reason, String source) {

  /**
   * A confirmed sanction: 100; unless the settings say otherwise, a politically exposed person and
   * a call for action: high.
   */
  static Optional<Floor> highest(
      List<String> codes,
      List<Match> matches,
      Countries countries,
      RiskSettings settings,
      ScreeningVersion list) {
    double high = settings.lowestHigh();
    RiskSettings.Floors wanted = settings.floors();
    List<Floor> floors = new ArrayList<>();
    for (Match match : matches) {
      if (match.match() && match.topics().contains(Topics.SANCTION)) {
        floors.add(new Floor(100, "confirmed sanction, " + match.id(), list.list()));
      } else if (wanted.politicallyExposed()
          && match.match()
          && Topics.exposesPolitically(match.topics())) {
        floors.add(new Floor(high, "politically exposed, " + match.id(), list.list()));
      }
    }
    for (String code : codes) {
      if (wanted.callForAction() && countries.callsForAction(code)) {
        floors.add(new Floor(high, code + ": call for action", countries.source()));
      }
    }
    if (floors.isEmpty()) {
      return Optional.empty();
    }
    // Of equal ones the first by its reason, in whatever order the evidence came.
    return floors.stream()
        .min(Comparator.comparingDouble(Floor::risk).reversed().thenComparing(Floor::reason));
  }
}
