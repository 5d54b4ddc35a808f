package io.prismatic.dd.job.quickstart;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Invented entities of several schemata, the same ones at every run. Of a hundred, about two are on
 * the sample watchlist, two come again in a newer or an older revision, and one or two are bad in
 * some way.
 */
public final class SampleEntities {

  private static final String[] GIVEN = {
    "Adela", "Bruno", "Chiara", "Dragan", "Eszter", "Farid", "Greta", "Hamza", "Ilona", "Jarek",
    "Kaisa", "Lamin", "Mireille", "Nestor", "Oksana", "Pavel", "Quentin", "Rosalía", "Søren",
        "Tünde"
  };
  private static final String[] FAMILY = {
    "Aldana", "Brezina", "Castellan", "Dvorakova", "Eriksen", "Fontaine", "Grünwald", "Horvath",
    "Ibarra", "Jankowski", "Kovalenko", "Lindqvist", "Marchetti", "Novotny", "Oyelaran", "Petrescu"
  };
  private static final String[] TRADE = {
    "Shipping", "Metals", "Textiles", "Logistics", "Software", "Ceramics", "Grain", "Optics"
  };
  private static final String[] FORM = {"Ltd", "GmbH", "s.r.o.", "S.p.A.", "AB", "LLC"};
  private static final String[] COUNTRY = {"cz", "de", "it", "hk", "pl", "se", "ua", "ir", "bg"};

  /** Each is bad in its own way; the last one is JSON, but nothing that PostgreSQL can hold. */
  private static final List<String> BAD =
      List.of(
          "not json at all",
          "{\"id\":\"bad-truncated\",\"case_id\":",
          "[{\"id\":\"bad-array\"}]",
          "{\"id\":\"bad-key\",\"id\":\"twice\"}",
          "{\"case_id\":\"DD-1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"No Id\"]}}",
          "{\"id\":\"bad-case\",\"case_id\":\" \",\"schema\":\"Person\",\"properties\":{\"name\":[\"x\"]}}",
          "{\"id\":\"bad-empty\",\"case_id\":\"DD-1\",\"schema\":\"Person\",\"properties\":{}}",
          "{\"id\":\"bad-type\",\"case_id\":\"DD-1\",\"schema\":\"Person\",\"properties\":{\"name\":{}}}",
          "{\"id\":\"bad-nul\",\"case_id\":\"DD-1\",\"schema\":\"Person\",\"properties\":{\"name\":\"\\u0000\"}}",
          "{\"id\":\"bad-date\",\"case_id\":\"DD-1\",\"schema\":\"Person\",\"last_change\":\"soon\","
              + "\"properties\":{\"name\":[\"x\"]}}",
          "{\"id\":\"bad-number\",\"case_id\":\"DD-1\",\"schema\":\"Person\",\"weight\":1e999999,"
              + "\"properties\":{\"name\":[\"x\"]}}");

  private final Random random = new Random(20_261_124);
  private final List<String> watchlistNames;

  /**
   * @param watchlistNames names of listed parties, of which some entities bear one
   */
  public SampleEntities(List<String> watchlistNames) {
    this.watchlistNames = watchlistNames;
  }

  /** The values of {@code count} Kafka records, in the order to publish; null is a tombstone. */
  public List<byte[]> records(int count) {
    List<byte[]> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String record = record(i);
      records.add(record == null ? null : record.getBytes(StandardCharsets.UTF_8));
    }
    return records;
  }

  /** Whether a record is an entity that did not come before. */
  static boolean isFirst(int i) {
    return i % 61 != 60 && i % 50 != 49;
  }

  private String record(int i) {
    if (i % 61 == 60) {
      int kind = i / 61 % (BAD.size() + 1);
      return kind == BAD.size() ? null : BAD.get(kind);
    }
    if (i % 50 == 49) {
      return entity(i - 7, i % 100 == 49 ? "2026-11-02T08:00:00" : "2026-09-30");
    }
    return entity(i, "2026-11-01T%02d:%02d:00".formatted(i / 60 % 24, i % 60));
  }

  private String entity(int number, String lastChange) {
    String country = pick(COUNTRY);
    String properties =
        switch (number % 8) {
          case 0, 1, 2 -> person(country);
          case 3, 4 -> company(country, number);
          case 5 ->
              "\"name\":[\"MV %s\"],\"imoNumber\":[\"IMO%d\"],\"flag\":[\"%s\"]"
                  .formatted(pick(FAMILY), imo(number), country);
          case 6 ->
              "\"name\":[\"%s-%d.example\"]"
                  .formatted(pick(TRADE).toLowerCase(Locale.ROOT), number);
          default ->
              "\"name\":[\"192.0.2.%d\"],\"ipAddress\":[\"192.0.2.%d\"],\"vulns\":[\"CVE-2026-%04d\"]"
                  .formatted(number % 254 + 1, number % 254 + 1, number);
        };
    String schema =
        switch (number % 8) {
          case 0, 1, 2 -> "Person";
          case 3, 4 -> "Company";
          case 5 -> "Vessel";
          case 6 -> "Domain";
          default -> "IpAddress";
        };
    return ("{\"id\":\"cust-%d\",\"case_id\":\"DD-2026-%04d\",\"schema\":\"%s\",\"properties\":{%s},"
            + "\"datasets\":[\"crm\"],\"last_change\":\"%s\"}")
        .formatted(number, number % 40, schema, properties, lastChange);
  }

  /** With the check digit, without which it would not count. */
  private static int imo(int number) {
    int code = 900_000 + number % 100_000;
    int sum = 0;
    for (int rest = code, weight = 2; rest > 0; rest /= 10, weight++) {
      sum += rest % 10 * weight;
    }
    return code * 10 + sum % 10;
  }

  private String person(String country) {
    String name =
        random.nextInt(20) == 0 && !watchlistNames.isEmpty()
            ? watchlistNames.get(random.nextInt(watchlistNames.size()))
            : pick(GIVEN) + " " + pick(FAMILY);
    return "\"name\":[\"%s\"],\"birthDate\":[\"%d\"],\"nationality\":[\"%s\"]"
        .formatted(name, 1940 + random.nextInt(65), country);
  }

  private String company(String country, int number) {
    return "\"name\":[\"%s %s %s\"],\"jurisdiction\":[\"%s\"],\"registrationNumber\":[\"%s%06d\"]"
        .formatted(
            pick(FAMILY),
            pick(TRADE),
            pick(FORM),
            country,
            country.toUpperCase(Locale.ROOT),
            number);
  }

  private String pick(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
