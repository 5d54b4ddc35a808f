/** What may stand in a log: ids and kinds, few lines of a fault that repeats. */
package io.prismatic.dd.functions.log;
