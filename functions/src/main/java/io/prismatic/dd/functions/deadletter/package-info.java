/** Failures as values: why an entity could not be scored and stored, with its original bytes. */
package io.prismatic.dd.functions.deadletter;
