package io.prismatic.dd.job.config;

/** What {@code scoring.screener} can name. */
enum ScreenerChoice {
  WATCHLIST,
  YENTE
}
