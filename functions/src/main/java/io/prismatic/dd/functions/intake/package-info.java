/** How much a task takes in. */
package io.prismatic.dd.functions.intake;
