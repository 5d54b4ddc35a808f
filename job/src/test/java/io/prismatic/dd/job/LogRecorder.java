package io.prismatic.dd.job;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * Everything that this JVM logs: INFO of all, which is more than the shipped configurations let
 * through, and all of ours; messages and whole errors, of Log4j and of the JDK's logging. Left out
 * is what PostgreSQL's server says in its own log, which only a test has in this JVM.
 */
final class LogRecorder implements AutoCloseable {

  private static final String OURS = "io.prismatic.dd";

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final Configuration configuration = context.getConfiguration();
  private final Level before = configuration.getRootLogger().getLevel();
  private final LoggerConfig loggersBefore = configuration.getLoggers().get(OURS);
  private final AbstractAppender appender =
      new AbstractAppender("recorder", null, null, false, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          if (event.getLoggerName().endsWith(".EmbeddedPostgres")) {
            return;
          }
          StringWriter text = new StringWriter();
          text.append(event.getLevel() + " " + event.getLoggerName() + " ");
          text.append(event.getMessage().getFormattedMessage());
          if (event.getThrown() != null) {
            text.append('\n');
            event.getThrown().printStackTrace(new PrintWriter(text, true));
          }
          lines.add(text.toString());
        }
      };
  private final Handler jdk =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(new SimpleFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  LogRecorder() {
    appender.start();
    LoggerConfig ours = new LoggerConfig(OURS, Level.ALL, false);
    for (LoggerConfig logger : new LoggerConfig[] {configuration.getRootLogger(), ours}) {
      logger.addAppender(appender, null, null);
    }
    configuration.getRootLogger().setLevel(Level.INFO);
    configuration.removeLogger(OURS);
    configuration.addLogger(OURS, ours);
    context.updateLoggers();
    java.util.logging.Logger.getLogger("").addHandler(jdk);
  }

  String text() {
    return String.join("\n", lines);
  }

  /** How many lines hold the text. */
  long count(String text) {
    return lines.stream().filter(line -> line.contains(text)).count();
  }

  @Override
  public void close() {
    java.util.logging.Logger.getLogger("").removeHandler(jdk);
    configuration.removeLogger(OURS);
    if (loggersBefore != null) {
      configuration.addLogger(OURS, loggersBefore);
    }
    configuration.getRootLogger().removeAppender(appender.getName());
    configuration.getRootLogger().setLevel(before);
    context.updateLoggers();
    appender.stop();
  }
}
