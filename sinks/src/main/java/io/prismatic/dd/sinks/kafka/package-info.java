/** Announces stored entities as CloudEvents and carries dead letters, both to Kafka. */
package io.prismatic.dd.sinks.kafka;
