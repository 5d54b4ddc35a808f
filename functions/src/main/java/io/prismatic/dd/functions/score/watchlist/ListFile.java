package io.prismatic.dd.functions.score.watchlist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
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
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a list of FollowTheMoney entities, one JSON object a line, plain or gzip, into an index. A
 * malformed line is reported with its number and left out; more than one in {@value #TOLERATED} are
 * an error.
 */
final class ListFile {

  /** One malformed line in so many is tolerated, and always a single one. */
  private static final int TOLERATED = 100;

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int MOST_REPORTED = 20;
  private static final Logger LOG = LoggerFactory.getLogger(ListFile.class);

  private final Path file;
  private final List<String> malformed = new ArrayList<>();

  ListFile(Path file) {
    this.file = file;
  }

  /**
   * Reads the whole file.
   *
   * @throws IllegalStateException if it is missing, empty or mostly malformed: an empty list would
   *     clear everybody
   */
  WatchlistIndex read() {
    WatchlistIndex.Builder index = new WatchlistIndex.Builder();
    MessageDigest digest = sha256();
    int lines = 0;
    try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(unpacked(bytes), StandardCharsets.UTF_8.newDecoder()))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines++;
        add(index, lines == 1 ? withoutByteOrderMark(line) : line, lines);
      }
      bytes.transferTo(OutputStream.nullOutputStream());
    } catch (CharacterCodingException e) {
      throw new IllegalStateException(problem("not UTF-8, after line " + lines), e);
    } catch (NoSuchFileException e) {
      throw new IllegalStateException(problem("does not exist on this machine"), e);
    } catch (IOException e) {
      throw new UncheckedIOException(problem("cannot be read"), e);
    }
    check(index, lines);
    return index.build(HexFormat.of().formatHex(digest.digest()));
  }

  private void add(WatchlistIndex.Builder index, String line, int number) {
    if (line.isBlank()) {
      return;
    }
    try {
      ListLine.add(index, line);
    } catch (IllegalArgumentException e) {
      malformed.add("line " + number + ": " + e.getMessage());
    }
  }

  private static String withoutByteOrderMark(String line) {
    return !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
  }

  private void check(WatchlistIndex.Builder index, int lines) {
    int entities = index.size();
    if (malformed.size() > 1 && malformed.size() > lines / TOLERATED) {
      throw new IllegalStateException(
          problem(malformed.size() + " of " + lines + " lines are malformed, the first: ")
              + String.join("; ", malformed.subList(0, Math.min(3, malformed.size()))));
    }
    if (entities == 0) {
      throw new IllegalStateException(
          problem("holds no entity") + (malformed.isEmpty() ? "" : ": " + malformed.get(0)));
    }
    if (index.isEmpty()) {
      throw new IllegalStateException(
          problem(entities + " entities, none of them with a name or an identifier"));
    }
    malformed.stream().limit(MOST_REPORTED).forEach(line -> LOG.warn("{}", problem(line)));
    LOG.info(
        "{}",
        problem(
            entities
                + " entities, "
                + malformed.size()
                + " lines left out, "
                + index.wrongIdentifiers()
                + " identifiers not compared: too short, or wrong check digits"));
  }

  /** Gzip is known by its first two bytes, whatever the file is called. */
  private static InputStream unpacked(InputStream bytes) throws IOException {
    PushbackInputStream peeked = new PushbackInputStream(bytes, 2);
    byte[] first = peeked.readNBytes(2);
    peeked.unread(first);
    boolean gzip = first.length == 2 && (first[0] & 0xff) == 0x1f && (first[1] & 0xff) == 0x8b;
    return gzip ? new GZIPInputStream(peeked, 1 << 16) : peeked;
  }

  private String problem(String what) {
    return "scoring.watchlist.path: " + file + ": " + what;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
