/** Scoring: a screener finds list matches, the risk model turns them into a score. */
package io.prismatic.dd.functions.score;
