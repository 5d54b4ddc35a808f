package io.prismatic.dd.functions.score.watchlist;

import java.math.BigInteger;
import java.util.Map;

/**
 * Identifiers that two entities may share, and how much an equal one tells. A code with a checksum
 * tells all if it is right; a number that an authority of some country gave out is no proof across
 * countries, and a wrong or short one tells little.
 */
final class Identifiers {

  private static final double PROOF = 1.0;
  private static final double STRONG = 0.95;
  private static final double WRONG_CHECKSUM = 0.8;
  private static final int SHORTEST_KEY = 16;

  /** Properties that hold the same numbers share a name. */
  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("registrationNumber", "registration"),
          Map.entry("ogrnCode", "registration"),
          Map.entry("taxNumber", "tax"),
          Map.entry("vatCode", "tax"),
          Map.entry("innCode", "tax"),
          Map.entry("leiCode", "lei"),
          Map.entry("imoNumber", "imo"),
          Map.entry("mmsi", "mmsi"),
          Map.entry("swiftBic", "bic"),
          Map.entry("idNumber", "id"),
          Map.entry("passportNumber", "passport"),
          Map.entry("isin", "isin"),
          Map.entry("okpoCode", "okpo"),
          Map.entry("uscCode", "usc"),
          Map.entry("dunsCode", "duns"),
          Map.entry("uniqueEntityId", "uei"),
          Map.entry("socialSecurityNumber", "ssn"),
          Map.entry("serialNumber", "serial"),
          Map.entry("wikidataId", "wikidata"),
          Map.entry("publicKey", "key"),
          Map.entry("iban", "iban"));

  private Identifiers() {}

  static boolean isIdentifier(String property) {
    return PROPERTIES.containsKey(property);
  }

  /** What equal values of a property share, or null if the value tells nobody apart. */
  static String key(String property, String value) {
    String plain = plain(property, value);
    return plain.isEmpty() ? null : PROPERTIES.get(property) + ':' + plain;
  }

  /** How surely an equal value means the same party, 0 to 1. */
  static double confidence(String property, String value) {
    String plain = plain(property, value);
    return switch (property) {
      case "leiCode" -> mod97(plain) && plain.length() == 20 ? PROOF : WRONG_CHECKSUM;
      case "iban" ->
          plain.length() > 14 && mod97(plain.substring(4) + plain.substring(0, 4))
              ? PROOF
              : WRONG_CHECKSUM;
      case "imoNumber" -> imo(plain) ? PROOF : WRONG_CHECKSUM;
      case "innCode" -> inn(plain) ? PROOF : WRONG_CHECKSUM;
      case "ogrnCode" -> ogrn(plain) ? PROOF : WRONG_CHECKSUM;
      case "publicKey", "passportNumber", "isin" -> PROOF;
      default -> STRONG;
    };
  }

  /** Whether the country, the birth date and the gender have no say. */
  static boolean proves(double confidence) {
    return confidence >= PROOF;
  }

  private static String plain(String property, String value) {
    if (property.equals("publicKey")) {
      // The only one where case matters.
      return value.length() < SHORTEST_KEY ? "" : value.strip();
    }
    return Numbers.plain(value);
  }

  /** ISO 7064 MOD 97-10, of the LEI and the IBAN: letters count from 10. */
  private static boolean mod97(String code) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < code.length(); i++) {
      int digit = Character.digit(code.charAt(i), 36);
      if (digit < 0) {
        return false;
      }
      digits.append(digit);
    }
    return digits.length() > 0
        && new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
  }

  private static boolean imo(String code) {
    return digits(code, 7) && weighted(code, 7, 6, 5, 4, 3, 2) % 10 == at(code, 6);
  }

  private static boolean inn(String code) {
    if (digits(code, 10)) {
      return weighted(code, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10 == at(code, 9);
    }
    return digits(code, 12)
        && weighted(code, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10 == at(code, 10)
        && weighted(code, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10 == at(code, 11);
  }

  private static boolean ogrn(String code) {
    if (!digits(code, 13) && !digits(code, 15)) {
      return false;
    }
    int last = code.length() - 1;
    return Long.parseLong(code.substring(0, last)) % (last - 1) % 10 == at(code, last);
  }

  private static boolean digits(String code, int length) {
    return code.length() == length && code.chars().allMatch(at -> at >= '0' && at <= '9');
  }

  private static int weighted(String code, int... weights) {
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * at(code, i);
    }
    return sum;
  }

  private static int at(String code, int index) {
    return code.charAt(index) - '0';
  }
}
