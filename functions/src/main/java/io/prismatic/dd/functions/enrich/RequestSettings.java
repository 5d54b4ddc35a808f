package io.prismatic.dd.functions.enrich;

import io.prismatic.dd.functions.http.AttemptLimits;
import java.io.Serializable;
import java.util.Map;

/**
 * What is sent.
 *
 * @param url where a GET goes
 * @param auth null if the API needs none
 * @param headers further headers, no secrets
 * @param limits what one attempt may take
 * @param allowPrivate whether the server may have an address that is not of the public internet
 */
public record RequestSettings(
    UrlTemplate url,
    Auth auth,
    Map<String, String> headers,
    AttemptLimits limits,
    boolean allowPrivate)
    implements Serializable {}
