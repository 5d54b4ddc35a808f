/**
 * The data that flows between operators: immutable public records that Flink serializes as POJOs.
 */
package io.prismatic.dd.functions.model;
