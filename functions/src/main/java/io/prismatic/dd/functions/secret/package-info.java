/** Secrets by reference: configuration names them, only the process that needs one reads it. */
package io.prismatic.dd.functions.secret;
