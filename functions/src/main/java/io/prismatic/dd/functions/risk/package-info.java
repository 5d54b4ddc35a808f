/** From matches and properties to a risk score that explains itself. Pure. */
package io.prismatic.dd.functions.risk;
