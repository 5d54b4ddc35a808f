package io.prismatic.dd.functions.enrich;

/** What one adapter found about an entity. */
record Answer(AdapterSettings adapter, Finding finding) {}
