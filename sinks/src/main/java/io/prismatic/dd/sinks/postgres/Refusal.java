package io.prismatic.dd.sinks.postgres;

import io.prismatic.dd.functions.deadletter.Reason;

/**
 * Why a row cannot be stored, without any of its values.
 *
 * @param reason the database's refusal, or a fault of ours
 * @param detail such as {@code SQLSTATE 23514, constraint entity_risk_check}
 */
record Refusal(Reason reason, String detail) {}
