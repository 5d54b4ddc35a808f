/**
 * Calls to HTTP APIs, bounded in time and memory, whatever the other side does: {@link
 * io.prismatic.dd.functions.http.BoundedHttpClient} makes one attempt, {@link
 * io.prismatic.dd.functions.http.Calls} repeats it under a bucket and a deadline.
 */
package io.prismatic.dd.functions.http;
