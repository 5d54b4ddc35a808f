/** From Kafka's bytes to an entity; whatever is wrong with a record becomes its own failure. */
package io.prismatic.dd.functions.parse;
