package io.prismatic.dd.job;

import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The operators of the jobs, the main job's first: the uid, under which a savepoint keeps an
 * operator's state and which therefore never changes, and the name in the web UI, which may.
 */
enum OperatorId {
  SOURCE_PENDING("source-pending", "Read pending entities"),
  PARSE_ENTITIES("parse-entities", "Parse"),
  ENRICH_ENTITIES("enrich-entities", "Enrich"),
  ROUTE_ENRICHED("route-enriched", "Route enriched and failures"),
  SCORE_ENTITIES("score-entities", "Score"),
  ROUTE_SCORES("route-scores", "Route scores and failures"),
  STORAGE_BATCHES("storage-batches", "Collect storage batches"),
  UPSERT_ENTITIES("upsert-entities", "Upsert into PostgreSQL"),
  ROUTE_STORED("route-stored", "Route stored and refused rows"),
  NOTIFICATION_BATCHES("notification-batches", "Collect notification batches"),
  ANNOUNCE_ENTITIES("announce-entities", "Announce scored entities"),
  PUBLISH_EVENTS("publish-events", "Publish events to Kafka"),
  DEAD_LETTERS("dead-letters", "Publish dead letters to Kafka"),

  SOURCE_DEAD_LETTERS("source-dead-letters", "Read dead letters"),
  READ_FAILURES("read-failures", "Read failures"),
  SCHEDULE_RETRIES("schedule-retries", "Schedule retries"),
  SUBMIT_AGAIN("submit-again", "Submit again to Kafka"),
  DEAD_LETTER_TABLE("dead-letter-table", "Keep the table of dead letters"),

  SOURCE_ENTITY_TABLE("source-entity-table", "Read pending rows"),
  PUBLISH_PENDING("publish-pending", "Publish pending entities to Kafka");

  private final String uid;
  private final String title;

  OperatorId(String uid, String title) {
    this.uid = uid;
    this.title = title;
  }

  String uid() {
    return uid;
  }

  String title() {
    return title;
  }

  <T> SingleOutputStreamOperator<T> mark(SingleOutputStreamOperator<T> operator) {
    return operator.uid(uid).name(title);
  }

  <T> DataStreamSink<T> mark(DataStreamSink<T> sink) {
    return sink.uid(uid).name(title);
  }
}
