package io.prismatic.dd.functions.score.watchlist;

import java.util.regex.Pattern;

/**
 * Whether a code is what its authority gives out: its form and its check digits. Codes come as
 * {@link Numbers#plain} writes them: letters and digits only, upper case.
 */
final class Checksums {

  private static final Pattern BIC = Pattern.compile("[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?");
  private static final String USC_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

  /** Before an NPI, which is a card number of American health care without it. */
  private static final String NPI_PREFIX = "80840";

  private Checksums() {}

  /** Whether a property's code is right; true for a property whose codes have no check digits. */
  static boolean right(String property, String code) {
    return switch (property) {
      case "leiCode" -> code.length() == 20 && mod97(code);
      case "iban" ->
          code.length() >= 15
              && code.length() <= 34
              && mod97(code.substring(4) + code.substring(0, 4));
      case "imoNumber" -> digits(code, 7) && weighted(code, 7, 6, 5, 4, 3, 2) % 10 == at(code, 6);
      case "innCode" -> inn(code);
      case "ogrnCode" -> ogrn(code);
      case "okpoCode" -> okpo(code);
      case "uscCode" -> usc(code);
      case "isin", "isinCode" -> code.length() == 12 && luhn(expanded(code));
      case "figiCode" -> code.length() == 12 && figi(code);
      case "npiCode" -> digits(code, 10) && luhn(NPI_PREFIX + code);
      case "mmsi" -> digits(code, 9);
      case "swiftBic" -> BIC.matcher(code).matches();
      default -> true;
    };
  }

  /** Whether codes of a property say by themselves that they are right. */
  static boolean checks(String property) {
    return switch (property) {
      case "leiCode",
          "iban",
          "imoNumber",
          "innCode",
          "ogrnCode",
          "okpoCode",
          "uscCode",
          "isin",
          "isinCode",
          "figiCode",
          "npiCode" ->
          true;
      default -> false;
    };
  }

  /** ISO 7064 MOD 97-10, of the LEI and the IBAN: letters count from 10. */
  private static boolean mod97(String code) {
    int rest = 0;
    for (int i = 0; i < code.length(); i++) {
      int digit = alphanumeric(code.charAt(i));
      if (digit < 0) {
        return false;
      }
      rest = (rest * (digit < 10 ? 10 : 100) + digit) % 97;
    }
    return rest == 1;
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

  private static boolean okpo(String code) {
    if (!digits(code, 8) && !digits(code, 10)) {
      return false;
    }
    int rest = okpo(code, 1);
    return (rest == 10 ? okpo(code, 3) % 10 : rest) == at(code, code.length() - 1);
  }

  private static int okpo(String code, int from) {
    int sum = 0;
    for (int i = 0; i < code.length() - 1; i++) {
      sum += (i % 10 + from) * at(code, i);
    }
    return sum % 11;
  }

  /** GB 32100-2015: weights are the powers of 3 modulo 31, digits leave out I, O, S, V and Z. */
  private static boolean usc(String code) {
    if (code.length() != 18) {
      return false;
    }
    int sum = 0;
    int weight = 1;
    for (int i = 0; i < 18; i++) {
      int digit = USC_DIGITS.indexOf(code.charAt(i));
      if (digit < 0) {
        return false;
      }
      sum += (i == 17 ? 1 : weight) * digit;
      weight = weight * 3 % 31;
    }
    return sum % 31 == 0;
  }

  /** Every second digit doubled from the left, its digits added. */
  private static boolean figi(String code) {
    int sum = 0;
    for (int i = 0; i < 11; i++) {
      int digit = alphanumeric(code.charAt(i));
      if (digit < 0) {
        return false;
      }
      int weighted = i % 2 == 1 ? 2 * digit : digit;
      sum += weighted / 10 + weighted % 10;
    }
    return (10 - sum % 10) % 10 == at(code, 11);
  }

  /** Letters as two digits, counted from 10; empty if there is anything else. */
  private static String expanded(String code) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < code.length(); i++) {
      int digit = alphanumeric(code.charAt(i));
      if (digit < 0) {
        return "";
      }
      digits.append(digit);
    }
    return digits.toString();
  }

  /** The checksum of card numbers: every second digit from the right doubled. */
  private static boolean luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = at(digits, digits.length() - 1 - i) * (i % 2 == 1 ? 2 : 1);
      sum += digit > 9 ? digit - 9 : digit;
    }
    return !digits.isEmpty() && sum % 10 == 0;
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

  /** The value of a digit or letter; of other scripts, which have digits too, none. */
  private static int alphanumeric(char at) {
    return at < 128 ? Character.digit(at, 36) : -1;
  }

  private static int at(String code, int index) {
    return code.charAt(index) - '0';
  }
}
