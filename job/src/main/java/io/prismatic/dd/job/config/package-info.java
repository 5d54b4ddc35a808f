/**
 * What the jobs are told: one registry of keys, one YAML file, arguments above it. Everything is
 * checked before a job starts, and all problems are reported at once.
 */
package io.prismatic.dd.job.config;
