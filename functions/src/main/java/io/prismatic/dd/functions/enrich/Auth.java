package io.prismatic.dd.functions.enrich;

import io.prismatic.dd.functions.secret.Secret;
import java.io.Serializable;

/**
 * How an API knows us.
 *
 * @param inQuery whether it is a parameter of the URL, else a header
 * @param name the parameter or header
 * @param secret where its value is found, read on the machine that calls
 */
public record Auth(boolean inQuery, String name, Secret secret) implements Serializable {}
