package io.prismatic.dd.functions.enrich;

import com.fasterxml.jackson.core.JsonPointer;
import io.prismatic.dd.functions.limit.BucketSettings;
import java.io.Serializable;
import java.util.List;

/**
 * One adapter: an API that is asked about entities, and what becomes of its replies.
 *
 * @param name its name in metrics and provenance
 * @param version raised whenever its meaning changes: part of provenance and of the cache's key
 * @param applies which entities it is asked about
 * @param request what is sent
 * @param bucket what the API allows; adapters of one bucket's name state the same
 * @param status what a reply's status means
 * @param error where a reply of an otherwise good status states an error, null for nowhere
 * @param retry how often a call is tried
 * @param extract what of a reply goes where
 * @param cache how long replies are used again
 * @param required whether an entity without its data becomes a dead letter; else it goes on
 */
public record AdapterSettings(
    String name,
    int version,
    Applies applies,
    RequestSettings request,
    BucketSettings bucket,
    StatusMap status,
    JsonPointer error,
    RetrySettings retry,
    List<Extraction> extract,
    CacheSettings cache,
    boolean required)
    implements Serializable {}
