package io.prismatic.dd.functions.score.watchlist;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A value that two entities may share, and how much an equal one tells. A code with check digits
 * tells all if they are right and does not count if they are wrong; a number that an authority of
 * some country gave out is no proof across countries.
 *
 * @param property the property it stands in
 * @param value as it was written
 * @param key what equal ones share, however they are written
 * @param confidence how surely an equal one means the same party, 0 to 1
 */
record Identifier(String property, String value, String key, double confidence) {

  private static final double PROOF = 1.0;
  private static final double STRONG = 0.95;

  /** The same user name may be somebody else's at another service. */
  private static final double USER_NAME = 0.8;

  private static final int SHORTEST_KEY = 16;
  private static final int SHORTEST_TEXT = 4;
  private static final int SHORTEST_ADDRESS = 12;

  /** FollowTheMoney's limit is 64, of keys 128, and of addresses none. */
  private static final int LONGEST = 400;

  private static final Pattern ETHEREUM = Pattern.compile("0[xX][0-9a-fA-F]{40}");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  /** Registrations of aircraft, which need no digit. */
  private static final Pattern AIRCRAFT =
      Pattern.compile("(?i)[A-Z]-[A-Z]{4}|[A-Z][A-Z0-9]-[A-Z]{3}");

  /** Properties that hold the same numbers share a name. */
  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("accountNumber", "account"),
          Map.entry("bvdId", "bvd"),
          Map.entry("cageCode", "cage"),
          Map.entry("callSign", "callsign"),
          Map.entry("cikCode", "cik"),
          Map.entry("crsNumber", "crs"),
          Map.entry("dunsCode", "duns"),
          Map.entry("figiCode", "figi"),
          Map.entry("full", "address"),
          Map.entry("giiNumber", "giin"),
          Map.entry("iban", "iban"),
          Map.entry("idNumber", "id"),
          Map.entry("imoNumber", "imo"),
          Map.entry("innCode", "tax"),
          Map.entry("irsCode", "tax"),
          Map.entry("isin", "isin"),
          Map.entry("isinCode", "isin"),
          Map.entry("jibCode", "tax"),
          Map.entry("leiCode", "lei"),
          Map.entry("licenseNumber", "licence"),
          Map.entry("mmsi", "mmsi"),
          Map.entry("npiCode", "npi"),
          Map.entry("ogrnCode", "registration"),
          Map.entry("okpoCode", "okpo"),
          Map.entry("passportNumber", "passport"),
          Map.entry("permId", "perm"),
          Map.entry("publicKey", "key"),
          Map.entry("registrationNumber", "registration"),
          Map.entry("serialNumber", "serial"),
          Map.entry("socialSecurityNumber", "ssn"),
          Map.entry("swiftBic", "bic"),
          Map.entry("taxNumber", "tax"),
          Map.entry("uniqueEntityId", "uei"),
          Map.entry("uscCode", "registration"),
          Map.entry("username", "user"),
          Map.entry("vatCode", "tax"),
          Map.entry("voenCode", "tax"),
          Map.entry("wikidataId", "wikidata"));

  /** Whether values of a property identify anybody. */
  static boolean isProperty(String property) {
    return PROPERTIES.containsKey(property);
  }

  /** Reads a value, null if it tells nobody apart or its check digits are wrong. */
  static Identifier of(String property, String value) {
    String plain = value.length() > LONGEST ? "" : plain(property, value);
    if (plain.isEmpty() || !Checksums.right(property, plain)) {
      return null;
    }
    double confidence =
        switch (property) {
          case "publicKey", "passportNumber" -> PROOF;
          case "username" -> USER_NAME;
          default -> Checksums.checks(property) ? PROOF : STRONG;
        };
    return new Identifier(property, value, PROPERTIES.get(property) + ':' + plain, confidence);
  }

  /** Whether the country, the birth date and the gender have no say. */
  boolean proves() {
    return confidence >= PROOF;
  }

  private static String plain(String property, String value) {
    return switch (property) {
      case "publicKey" -> publicKey(value.strip());
      case "username" -> atLeast(SHORTEST_TEXT, value.strip().toLowerCase(Locale.ROOT));
      case "full" ->
          atLeast(
              SHORTEST_ADDRESS,
              NO_WORD.matcher(value).replaceAll(" ").strip().toLowerCase(Locale.ROOT));
      case "registrationNumber" ->
          AIRCRAFT.matcher(value.strip()).matches()
              ? value.strip().replace("-", "").toUpperCase(Locale.ROOT)
              : Numbers.plain(value);
      default -> Numbers.plain(value);
    };
  }

  /** The only one where case matters, except in those that are hexadecimal. */
  private static String publicKey(String key) {
    return ETHEREUM.matcher(key).matches()
        ? key.toLowerCase(Locale.ROOT)
        : atLeast(SHORTEST_KEY, key);
  }

  private static String atLeast(int length, String text) {
    return text.length() < length ? "" : text;
  }
}
