package io.prismatic.dd.functions.score.watchlist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Reads a list of FollowTheMoney entities, one JSON object a line, into an index. */
final class ListFile {

  /** Names and how much an equal one tells. */
  private static final List<String> NAMES = List.of("name", "alias", "previousName");

  private static final Set<String> IDENTIFIERS = WatchlistIndex.IDENTIFIER_PROPERTIES;

  private final ObjectMapper json = new ObjectMapper();
  private final Path file;

  ListFile(Path file) {
    this.file = file;
  }

  /**
   * Reads the whole file.
   *
   * @throws IllegalStateException if it is missing, empty or malformed, with the number of the
   *     line: an empty list would clear everybody
   */
  WatchlistIndex read() {
    WatchlistIndex.Builder index = new WatchlistIndex.Builder();
    MessageDigest digest = sha256();
    try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          add(index, line, number);
        }
      }
    } catch (NoSuchFileException e) {
      throw new IllegalStateException(
          "scoring.watchlist.path: " + file + " does not exist on this machine", e);
    } catch (IOException e) {
      throw new UncheckedIOException("scoring.watchlist.path: " + file + " cannot be read", e);
    }
    if (index.size() == 0) {
      throw new IllegalStateException("scoring.watchlist.path: " + file + " holds no entity");
    }
    return index.build(HexFormat.of().formatHex(digest.digest()));
  }

  private void add(WatchlistIndex.Builder index, String line, int number) {
    JsonNode entity;
    try {
      entity = json.readTree(line);
    } catch (JsonProcessingException e) {
      // Without the cause, which quotes the line.
      throw malformed(number, "not JSON");
    }
    String id = entity.path("id").asText("");
    String schema = entity.path("schema").asText("");
    JsonNode properties = entity.path("properties");
    if (id.isBlank() || schema.isBlank() || !properties.isObject()) {
      throw malformed(number, "id, schema and properties are required");
    }
    Listed listed =
        new Listed(
            id,
            entity.path("caption").asText(id),
            schema,
            texts(properties.path("topics")),
            texts(entity.path("datasets")));
    for (String property : NAMES) {
      texts(properties.path(property)).forEach(name -> index.name(listed, name, false));
    }
    texts(properties.path("weakAlias")).forEach(name -> index.name(listed, name, true));
    for (String property : IDENTIFIERS) {
      texts(properties.path(property)).forEach(value -> index.identifier(listed, property, value));
    }
    index.listed();
  }

  private IllegalStateException malformed(int line, String why) {
    return new IllegalStateException(
        "scoring.watchlist.path: " + file + ", line " + line + ": " + why);
  }

  private static List<String> texts(JsonNode values) {
    List<String> texts = new ArrayList<>();
    if (values.isTextual()) {
      texts.add(values.asText());
    }
    values.forEach(value -> texts.add(value.asText()));
    return List.copyOf(texts);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
