package io.prismatic.dd.functions.risk;

import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;

/**
 * The country lists of the Financial Action Task Force, from a dated data file.
 *
 * @param source the lists' name and date
 * @param callForAction ISO 3166-1 codes, lower case, of countries subject to a call for action
 * @param increasedMonitoring codes of countries under increased monitoring
 */
public record Countries(String source, Set<String> callForAction, Set<String> increasedMonitoring)
    implements Serializable {

  /** Reads the lists that came with this version. */
  public static Countries shipped() {
    return DatedFile.shipped("fatf.json", Countries::parse);
  }

  /**
   * Reads lists of the same form as {@code fatf.json} beside this class.
   *
   * @throws DataFileException if anything is wrong, naming all of it
   */
  public static Countries parse(byte[] json) throws DataFileException {
    return CountryFile.read(json);
  }

  /** Equal for equal lists, whatever their order in memory. */
  String fingerprint() {
    return source + new TreeSet<>(callForAction) + new TreeSet<>(increasedMonitoring);
  }

  /** Whether a code in lower case is subject to a call for action. */
  boolean callsForAction(String code) {
    return callForAction.contains(code);
  }

  /** Whether a code in lower case is under increased monitoring. */
  boolean monitors(String code) {
    return increasedMonitoring.contains(code);
  }
}
