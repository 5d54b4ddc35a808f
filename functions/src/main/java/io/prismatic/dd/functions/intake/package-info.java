/**
 * What operators that call others about entities have in common: how much a task takes in, and the
 * way of each outcome.
 */
package io.prismatic.dd.functions.intake;
