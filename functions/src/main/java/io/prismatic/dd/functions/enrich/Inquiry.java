package io.prismatic.dd.functions.enrich;

import io.prismatic.dd.functions.model.TraceContext;
import java.net.URI;

/**
 * What is asked of an API, and on whose behalf.
 *
 * @param url without the secret, which is added when the request is made
 * @param trace of the entity that asks, null for none; an answer that is used again for another
 *     entity was asked for in the trace of the first
 */
record Inquiry(URI url, TraceContext trace) {

  /** Not the URL: it may hold personal data. */
  @Override
  public String toString() {
    return "Inquiry";
  }
}
