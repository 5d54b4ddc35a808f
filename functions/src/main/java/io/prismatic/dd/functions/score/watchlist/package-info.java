/** Screening inside the JVM against a FollowTheMoney JSON-lines list. */
package io.prismatic.dd.functions.score.watchlist;
