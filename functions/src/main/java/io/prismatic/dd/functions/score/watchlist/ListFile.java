package io.prismatic.dd.functions.score.watchlist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads a list of FollowTheMoney entities, one JSON object a line, into an index. */
final class ListFile {

  private static final String KEY = "scoring.watchlist.path: ";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path file;

  ListFile(Path file) {
    this.file = file;
  }

  /**
   * Reads the whole file, line by line; blank lines are skipped.
   *
   * @throws IllegalStateException if it is missing, empty or malformed, with the number of the
   *     line: an empty list would clear everybody
   */
  WatchlistIndex read() {
    WatchlistIndex.Builder index = new WatchlistIndex.Builder();
    MessageDigest digest = sha256();
    try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest);
        BufferedReader lines =
            // A decoder of its own refuses what is not UTF-8 instead of replacing it.
            new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()))) {
      addAll(index, lines);
    } catch (NoSuchFileException e) {
      throw new IllegalStateException(KEY + file + " does not exist on this machine", e);
    } catch (IOException e) {
      throw new UncheckedIOException(KEY + file + " cannot be read", e);
    }
    if (index.size() == 0) {
      throw new IllegalStateException(KEY + file + " holds no entity");
    }
    return index.build(HexFormat.of().formatHex(digest.digest()));
  }

  private void addAll(WatchlistIndex.Builder index, BufferedReader lines) throws IOException {
    int number = 1;
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String text = number == 1 ? withoutByteOrderMark(line) : line;
        if (!text.isBlank()) {
          ListLine.add(index, text);
        }
        number++;
      }
    } catch (CharacterCodingException e) {
      throw malformed("at or after line " + number, "not UTF-8");
    } catch (IllegalArgumentException e) {
      throw malformed("line " + number, e.getMessage());
    }
  }

  private static String withoutByteOrderMark(String line) {
    return !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
  }

  private IllegalStateException malformed(String where, String why) {
    return new IllegalStateException(KEY + file + ", " + where + ": " + why);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
