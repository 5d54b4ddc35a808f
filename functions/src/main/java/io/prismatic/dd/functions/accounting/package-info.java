/** Exact counts: every record read ends as stored, superseded or dead-lettered. */
package io.prismatic.dd.functions.accounting;
