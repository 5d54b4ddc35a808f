/** Stops a job on any cluster by its REST API, within a total time. */
package io.prismatic.dd.job.drain;
