/** The entry points of the job jar and the topologies that they submit. */
package io.prismatic.dd.job;
