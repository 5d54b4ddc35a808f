/** Where records come from. */
package io.prismatic.dd.job.source;
