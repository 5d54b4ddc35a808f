/** Enrichment: declarative HTTP adapters ask third parties about an entity before it is scored. */
package io.prismatic.dd.functions.enrich;
