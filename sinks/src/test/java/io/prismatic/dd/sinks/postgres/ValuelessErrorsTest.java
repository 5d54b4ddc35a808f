package io.prismatic.dd.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ValuelessErrorsTest {

  @Test
  void anErrorTellsItsStateAndNothingOfTheRow() throws SQLException {
    try (EmbeddedDatabase database = EmbeddedDatabase.create();
        Connection open = database.connect()) {
      // What a server says by itself about a value of the wrong kind.
      assertThat((Throwable) error(open))
          .isInstanceOf(BatchUpdateException.class)
          .hasMessageContaining("Doe");

      SQLException valueless = error(ValuelessErrors.of(open));

      assertThat((Throwable) valueless)
          .hasMessageStartingWith("PostgreSQL failed, SQLSTATE 22P02")
          .hasMessageNotContaining("Doe")
          .hasNoCause()
          .hasNoSuppressedExceptions();
      assertThat((Throwable) valueless.getNextException()).isNull();
      assertThat(valueless.getSQLState()).isEqualTo("22P02");
    }
  }

  private static SQLException error(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT ?::text::integer")) {
      statement.setString(1, "Jane Doe");
      statement.addBatch();
      return catchThrowableOfType(SQLException.class, statement::executeBatch);
    }
  }
}
