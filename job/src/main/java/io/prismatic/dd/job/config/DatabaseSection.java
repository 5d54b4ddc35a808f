package io.prismatic.dd.job.config;

import io.prismatic.dd.functions.secret.Secret;
import java.io.Serializable;

/**
 * How to reach PostgreSQL.
 *
 * @param url a JDBC URL that starts with {@code jdbc:postgresql:} and holds no password
 * @param user the role
 * @param password where the password is found, null if the server asks for none
 */
public record DatabaseSection(String url, String user, Secret password) implements Serializable {}
