package io.prismatic.dd.sinks.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A connection whose errors tell the SQLSTATE and nothing else. Flink's JDBC connector logs what
 * the driver throws, and the server's words may repeat what a row holds.
 */
final class ValuelessErrors implements InvocationHandler {

  private final Object real;

  private ValuelessErrors(Object real) {
    this.real = real;
  }

  static Connection of(Connection real) {
    return proxy(Connection.class, real);
  }

  private static <T> T proxy(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            ValuelessErrors.class.getClassLoader(),
            new Class<?>[] {type},
            new ValuelessErrors(real)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    try {
      Object result = method.invoke(real, arguments);
      return method.getReturnType() == PreparedStatement.class
          ? proxy(PreparedStatement.class, (PreparedStatement) result)
          : result;
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof SQLException failure ? valueless(failure) : e.getCause();
    }
  }

  private static SQLException valueless(SQLException failure) {
    SQLException valueless =
        new SQLException(
            "PostgreSQL failed, SQLSTATE "
                + SqlState.code(failure)
                + "; its own words are in the server's log",
            failure.getSQLState());
    valueless.setStackTrace(failure.getStackTrace());
    return valueless;
  }
}
