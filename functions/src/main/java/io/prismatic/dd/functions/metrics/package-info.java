/** Figures that cost next to nothing where they are taken. */
package io.prismatic.dd.functions.metrics;
