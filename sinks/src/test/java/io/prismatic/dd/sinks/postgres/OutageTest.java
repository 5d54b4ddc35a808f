package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prismatic.dd.functions.model.ScoredEntity;
import io.prismatic.dd.functions.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("BC-24")
@Timeout(60)
class OutageTest {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String BLOCKED =
      """
      SELECT pid FROM pg_stat_activity
      WHERE application_name = 'entity-analyzer' AND wait_event_type = 'Lock'
        AND datname = current_database()
      """;

  @AutoClose private final EmbeddedDatabase database = EmbeddedDatabase.create();
  @AutoClose private final DatabaseWriter writer = new DatabaseWriter(database.settings());
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void restore() {
    thread.shutdownNow();
    EmbeddedDatabase.startServer();
  }

  @Test
  void holdsABatchThroughAnOutageAndStoresItWithoutDeadLetters() throws Exception {
    writer.write(ScoredEntities.many(10));
    EmbeddedDatabase.stopServer();

    Future<StoredBatch> held = thread.submit(() -> writer.write(ScoredEntities.many(50)));
    await().atMost(DEADLINE).until(() -> writer.pauses() >= 3);
    assertThat(held).isNotDone();
    EmbeddedDatabase.startServer();

    StoredBatch batch = held.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(batch.stored()).hasSize(50);
    assertThat(batch.refused()).isEmpty();
    assertThat(database.value("SELECT count(*) FROM entity")).isEqualTo("50");
  }

  @Test
  void sendsTheBatchAgainWhenItsConnectionIsTerminatedMidway() throws Exception {
    List<ScoredEntity> rows = new ArrayList<>(ScoredEntities.many(20));
    rows.set(7, ScoredEntities.withRisk(rows.get(7), 101));
    Future<StoredBatch> held;
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE entity IN ACCESS EXCLUSIVE MODE");
      held = thread.submit(() -> writer.write(rows));
      await().atMost(DEADLINE).until(() -> !database.query(BLOCKED).isEmpty());
      database.query("SELECT pg_terminate_backend(pid) FROM (" + BLOCKED + ") AS blocked");
      await().atMost(DEADLINE).until(() -> writer.pauses() == 1);
      other.rollback();
    }

    StoredBatch batch = held.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(batch.stored()).hasSize(19);
    assertThat(batch.refused()).hasSize(1);
  }

  @Test
  void holdsABatchWhileTheServerIsReadOnlyAsAStandbyIs() throws Exception {
    try (Connection admin = database.connect();
        Statement statement = admin.createStatement()) {
      String alter = "ALTER DATABASE " + admin.getCatalog();
      statement.execute(alter + " SET default_transaction_read_only = on");
      Future<StoredBatch> held = thread.submit(() -> writer.write(ScoredEntities.many(5)));
      await().atMost(DEADLINE).until(() -> writer.pauses() >= 2);
      statement.execute(alter + " RESET default_transaction_read_only");

      assertThat(held.get(DEADLINE.toSeconds(), TimeUnit.SECONDS).stored()).hasSize(5);
    }
  }

  @Test
  void asksForTheSchemaIfTheTableIsMissing() {
    database.execute("DROP TABLE entity CASCADE");

    assertThatThrownBy(() -> writer.write(ScoredEntities.many(1)))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessage(
            "PostgreSQL cannot be used as configured (SQLSTATE 42P01): the table entity does not"
                + " exist, run flink-conf/schema.sql");
  }

  @Test
  void asksForTheSchemaIfAColumnIsMissing() {
    database.execute("ALTER TABLE entity DROP COLUMN coverage CASCADE");

    assertThatThrownBy(() -> writer.write(ScoredEntities.many(1)))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessageContaining("42703")
        .hasMessageContaining("flink-conf/schema.sql");
  }

  @Test
  void asksForTheDatabaseIfItDoesNotExist() {
    assertConfiguration(
        new DatabaseSettings(database.url() + "_not", database.user(), null), "3D000");
  }

  @Test
  void asksForTheLoginIfThePasswordIsWrongOrMissingAndNeverShowsIt(@TempDir Path dir)
      throws Exception {
    String user = "login_" + System.nanoTime();
    database.createUser(user, "right");
    Secret wrong = new Secret("file:" + Files.writeString(dir.resolve("pw"), "hunter2\n"));

    assertConfiguration(new DatabaseSettings(database.url(), user, wrong), "database.password");
    assertConfiguration(new DatabaseSettings(database.url(), user, null), "database.password");
    assertConfiguration(
        new DatabaseSettings(database.url(), user, new Secret("file:/not/there")),
        "file:/not/there");
  }

  @Test
  void writesWithThePasswordOfAFileAndNeedsNoMoreThanThreeGrants(@TempDir Path dir)
      throws Exception {
    String user = "login_" + System.nanoTime();
    database.createUser(user, "right");
    Secret password = new Secret("file:" + Files.writeString(dir.resolve("pw"), "right\n"));
    DatabaseSettings settings = new DatabaseSettings(database.url(), user, password);

    assertConfiguration(settings, "GRANT SELECT, INSERT, UPDATE ON entity");
    database.execute("GRANT SELECT, INSERT, UPDATE ON entity TO " + user);
    try (DatabaseWriter granted = new DatabaseWriter(settings)) {
      assertThat(granted.write(ScoredEntities.many(3)).stored()).hasSize(3);
    }
  }

  private static void assertConfiguration(DatabaseSettings settings, String advice) {
    try (DatabaseWriter misconfigured = new DatabaseWriter(settings)) {
      assertThatThrownBy(() -> misconfigured.write(ScoredEntities.many(1)))
          .isInstanceOf(SuppressRestartsException.class)
          .satisfies(e -> assertThat(e).hasStackTraceContaining(advice))
          .satisfies(
              e -> assertThat(ExceptionUtils.stringifyException(e)).doesNotContain("hunter2"));
    }
  }
}
