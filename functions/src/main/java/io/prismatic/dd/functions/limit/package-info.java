/** Quotas and circuits of what is called outside: shared by the subtasks of a TaskManager. */
package io.prismatic.dd.functions.limit;
