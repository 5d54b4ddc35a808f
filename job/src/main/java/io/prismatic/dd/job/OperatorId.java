package io.prismatic.dd.job;

import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The operators of the jobs, the main job's first: the uid, under which a savepoint keeps an
 * operator's state and which therefore never changes, and the name and description in the web UI,
 * which may.
 */
enum OperatorId {
  SOURCE_PENDING(
      "source-pending",
      "Read pending entities",
      "Reads the topic of pending entities; backlogRecords and backlogSeconds tell how much is left"),
  PARSE_ENTITIES(
      "parse-entities", "Parse", "Checks each record; what is no entity becomes a dead letter"),
  ENRICH_ENTITIES(
      "enrich-entities",
      "Enrich",
      "Asks the configured adapters about each entity, asynchronously"),
  ROUTE_ENRICHED(
      "route-enriched",
      "Route enriched and failures",
      "Enriched entities go on, failures become dead letters"),
  SCORE_ENTITIES(
      "score-entities",
      "Score",
      "Screens and scores, asynchronously: waits for the API's limit, calls, retries"),
  ROUTE_SCORES(
      "route-scores", "Route scores and failures", "Scores go on, failures become dead letters"),
  STORAGE_BATCHES(
      "storage-batches",
      "Collect storage batches",
      "Collects rows until a batch is full or its time is up, one batch a writer"),
  UPSERT_ENTITIES(
      "upsert-entities",
      "Upsert into PostgreSQL",
      "Writes each batch with one statement and holds it while PostgreSQL is down"),
  ROUTE_STORED(
      "route-stored",
      "Route stored and refused rows",
      "Stored rows are announced, refused ones become dead letters"),
  NOTIFICATION_BATCHES(
      "notification-batches",
      "Collect notification batches",
      "Collects events until a batch is full or its time is up"),
  ANNOUNCE_ENTITIES("announce-entities", "Announce scored entities", "Counts the events"),
  PUBLISH_EVENTS(
      "publish-events", "Publish events to Kafka", "Sends CloudEvents about stored rows"),
  DEAD_LETTERS(
      "dead-letters",
      "Publish dead letters to Kafka",
      "Sends what failed, with its bytes, origin and reason"),

  SOURCE_DEAD_LETTERS(
      "source-dead-letters", "Read dead letters", "Reads the topic of dead letters"),
  READ_FAILURES("read-failures", "Read failures", "Reads the headers that say why a record failed"),
  SCHEDULE_RETRIES(
      "schedule-retries",
      "Schedule retries",
      "Waits for the time of each retry; parks what is not to be retried"),
  SUBMIT_AGAIN(
      "submit-again",
      "Submit again to Kafka",
      "Sends what is due to the topic of pending entities"),
  DEAD_LETTER_TABLE(
      "dead-letter-table",
      "Keep the table of dead letters",
      "Writes each decision to the table dead_letter"),

  SOURCE_ENTITY_TABLE(
      "source-entity-table",
      "Read pending rows",
      "Polls the table entity for pending rows and marks as queued what Kafka has"),
  PUBLISH_PENDING(
      "publish-pending",
      "Publish pending entities to Kafka",
      "Sends the rows to the topic of pending entities");

  private final String uid;
  private final String title;
  private final String description;

  OperatorId(String uid, String title, String description) {
    this.uid = uid;
    this.title = title;
    this.description = title + ": " + description;
  }

  String uid() {
    return uid;
  }

  String title() {
    return title;
  }

  <T> SingleOutputStreamOperator<T> mark(SingleOutputStreamOperator<T> operator) {
    return operator.uid(uid).name(title).setDescription(description);
  }

  <T> DataStreamSink<T> mark(DataStreamSink<T> sink) {
    return sink.uid(uid).name(title).setDescription(description);
  }
}
