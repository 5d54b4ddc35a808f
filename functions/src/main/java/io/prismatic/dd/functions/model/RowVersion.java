package io.prismatic.dd.functions.model;

/**
 * A row of the table {@code entity} as one transaction left it.
 *
 * @param caseId the case
 * @param id the entity inside its case
 * @param version the transaction that wrote the row, PostgreSQL's {@code xmin}: another one, should
 *     any column have been written since
 */
public record RowVersion(String caseId, String id, String version) {}
