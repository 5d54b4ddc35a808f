package io.prismatic.dd.job.config;

import io.prismatic.dd.functions.secret.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Lets Kafka's clients read secrets where they start: {@code ${secret:env:NAME}} and {@code
 * ${secret:file:/path}}. Kafka makes it by name; nothing else does. Unlike Kafka's own providers it
 * takes a file's trailing line break off and refuses a secret that is absent.
 */
public final class SecretConfigProvider implements ConfigProvider {

  /** For Kafka. */
  public SecretConfigProvider() {}

  @Override
  public void configure(Map<String, ?> configs) {
    // There is nothing to configure.
  }

  @Override
  public ConfigData get(String path) {
    return new ConfigData(Map.of());
  }

  /**
   * Reads secrets.
   *
   * @param path the scheme, {@code env} or {@code file}
   * @param keys names of variables or paths of files
   * @throws IllegalStateException if one is absent or empty, naming the reference
   */
  @Override
  public ConfigData get(String path, Set<String> keys) {
    Map<String, String> secrets = new HashMap<>();
    keys.forEach(key -> secrets.put(key, new Secret(path + ":" + key).resolve()));
    return new ConfigData(secrets);
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
