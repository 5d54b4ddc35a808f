/** Batches that close by size, by time since their first element, or at the end of input. */
package io.prismatic.dd.functions.batch;
