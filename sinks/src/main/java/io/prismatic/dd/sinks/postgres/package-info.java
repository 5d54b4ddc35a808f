/**
 * Writes scored entities to PostgreSQL: one idempotent, version-guarded statement a batch. A
 * database that is down holds the batch, a row that it refuses becomes a dead letter.
 */
package io.prismatic.dd.sinks.postgres;
