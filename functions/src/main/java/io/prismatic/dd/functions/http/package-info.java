/**
 * Calls to HTTP APIs, bounded in time and memory, whatever the other side does: {@link
 * io.prismatic.dd.functions.http.BoundedHttpClient} makes one attempt, {@link
 * io.prismatic.dd.functions.http.Calls} repeats it under a bucket and a deadline.
 *
 * <p>They are made of Vert.x' client: it costs a twelfth of the CPU of the JDK's, its close ends
 * its threads, and it could speak HTTP/2 ({@code ./mvnw -Pmeasure-http -pl functions}; figures in
 * the README).
 */
package io.prismatic.dd.functions.http;
