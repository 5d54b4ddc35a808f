package io.prismatic.dd.functions.score.watchlist;

import io.prismatic.dd.functions.log.Redacted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One list for all subtasks of a TaskManager: read when the first one opens it, gone when the last
 * one closes it. A thread of its own looks for a changed file every few seconds and puts the new
 * index in the place of the old one at once; a new file that cannot be read leaves the old index
 * there and is reported. Whoever updates the file best moves a complete one into its place.
 */
final class SharedWatchlist {

  private static final Logger LOG = LoggerFactory.getLogger(SharedWatchlist.class);

  /**
   * The only static state of the project: subtasks of one job in one JVM have nothing else in
   * common. Guarded by itself; empty as soon as every user has closed.
   */
  private static final Map<Path, SharedWatchlist> OPEN = new HashMap<>();

  /** What tells that a file has changed. */
  private record Stamp(long modified, long size, Object key) {}

  private final Path file;
  private final ScheduledExecutorService reloader;
  private int users;
  private Stamp stamp;
  private Stamp seen;
  private volatile WatchlistIndex index;

  private SharedWatchlist(Path file, Duration every) {
    this.file = file;
    // Before reading: a file that changes meanwhile is read again.
    this.stamp = stamp();
    this.seen = stamp;
    this.index = new ListFile(file).read();
    this.reloader =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "watchlist-reload");
              thread.setDaemon(true);
              return thread;
            });
    // The task reports its failures itself.
    ScheduledFuture<?> unused =
        reloader.scheduleWithFixedDelay(
            this::reload, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Opens a list; close it as often as it was opened.
   *
   * @param every how often to look for a changed file
   * @throws IllegalStateException if the list is missing, empty or malformed
   */
  static SharedWatchlist open(Path file, Duration every) {
    Path path = file.toAbsolutePath().normalize();
    synchronized (OPEN) {
      SharedWatchlist shared = OPEN.get(path);
      if (shared == null) {
        shared = new SharedWatchlist(path, every);
        OPEN.put(path, shared);
      }
      shared.users++;
      return shared;
    }
  }

  /** How many lists are open in this JVM. */
  static int opened() {
    synchronized (OPEN) {
      return OPEN.size();
    }
  }

  /** The list as it was last read. */
  WatchlistIndex index() {
    return index;
  }

  String name() {
    return String.valueOf(file.getFileName());
  }

  /** Gives back what {@link #open} gave. */
  void close() {
    synchronized (OPEN) {
      users--;
      if (users == 0) {
        OPEN.remove(file);
        reloader.shutdownNow();
      }
    }
  }

  private void reload() {
    try {
      Stamp now = stamp();
      // Only once it has stayed the same for a while: a list that is still being written would
      // look like one from which parties have been removed.
      boolean settled = now.equals(seen);
      seen = now;
      if (settled && !now.equals(stamp)) {
        // Whatever comes of it: the same broken file is reported once.
        stamp = now;
        index = new ListFile(file).read();
      }
    } catch (IllegalStateException | UncheckedIOException e) {
      LOG.error(
          "The changed watchlist is not used, the one before stays until a whole one is in its"
              + " place: {}",
          e.getMessage());
    } catch (RuntimeException e) {
      LOG.error(
          "The changed watchlist is not used, the one before stays: a fault of this program",
          Redacted.of(e));
    }
  }

  private Stamp stamp() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
    } catch (NoSuchFileException e) {
      return new Stamp(-1, -1, null);
    } catch (IOException e) {
      throw new UncheckedIOException("scoring.watchlist.path: " + file + " cannot be read", e);
    }
  }
}
