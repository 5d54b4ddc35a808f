/** Screening over HTTP with yente, the matching API of OpenSanctions. */
package io.prismatic.dd.functions.score.yente;
