package io.prismatic.dd.functions.model;

/**
 * One Kafka header; a record may carry several of one key, in order.
 *
 * @param key the header's name
 * @param value its bytes, null where Kafka had none
 */
public record Header(String key, byte[] value) {

  /** The key only: values may be personal data. */
  @Override
  public String toString() {
    return "Header[" + key + "]";
  }
}
