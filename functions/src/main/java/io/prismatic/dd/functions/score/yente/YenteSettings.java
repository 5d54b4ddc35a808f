package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.secret.Secret;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;

/**
 * How to reach yente.
 *
 * @param url the base URL, http or https
 * @param dataset the dataset to match against, such as {@code default}
 * @param algorithm the pinned name of the matching algorithm
 * @param threshold the score from which a candidate counts as a match, 0 to 1
 * @param limit the most candidates a reply holds, 1 to 500
 * @param apiKey the key of the hosted API, null if none is needed
 * @param timeout the time an attempt may take, body included
 * @param maxAttempts how often a call is tried at most, from 1
 * @param deadline the time all attempts and the waits between them may take
 * @param connections how many calls may be in flight a subtask
 */
public record YenteSettings(
    URI url,
    String dataset,
    String algorithm,
    double threshold,
    int limit,
    Secret apiKey,
    Duration timeout,
    int maxAttempts,
    Duration deadline,
    int connections)
    implements Serializable {}
