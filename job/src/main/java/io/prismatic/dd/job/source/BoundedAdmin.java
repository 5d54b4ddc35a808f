package io.prismatic.dd.job.source;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/** Kafka's admin client, each request of which ends in time. */
final class BoundedAdmin {

  private BoundedAdmin() {}

  /**
   * @param properties of a client; not changed
   * @param longest for a request
   */
  static Admin create(Properties properties, Duration longest) {
    String millis = Long.toString(longest.toMillis());
    Properties bounded = new Properties();
    bounded.putAll(properties);
    bounded.setProperty(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    bounded.setProperty(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis);
    return Admin.create(bounded);
  }
}
