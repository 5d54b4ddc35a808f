/** What becomes of dead letters: retried when due, parked, kept in a table. */
package io.prismatic.dd.functions.retry;
