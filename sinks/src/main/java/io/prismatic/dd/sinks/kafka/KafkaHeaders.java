package io.prismatic.dd.sinks.kafka;

import io.prismatic.dd.functions.model.Header;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Our headers as Kafka's, in their order. */
final class KafkaHeaders {

  private KafkaHeaders() {}

  static RecordHeaders of(List<Header> all) {
    RecordHeaders headers = new RecordHeaders();
    for (Header header : all) {
      headers.add(header.key(), header.value());
    }
    return headers;
  }
}
