package io.prismatic.dd.functions.http;

/** Why an attempt has no reply. */
public enum HttpFailure {
  /** The attempt's time passed, wherever it was then. */
  TIMED_OUT,
  /** No connection: refused, no route, an unknown name. */
  UNREACHABLE,
  /** The connection broke before the reply was complete. */
  RESET,
  /** The body is larger than allowed, before or after decompression. */
  TOO_LARGE,
  /** The server's address is not of the public internet; nothing was sent to it. */
  BLOCKED_ADDRESS,
  /** More redirects than allowed, perhaps in a circle. */
  TOO_MANY_REDIRECTS,
  /** A redirect to nowhere, to another scheme, or from https to http. */
  BAD_REDIRECT,
  /** The server's certificate is not trusted, of another host or expired, or it speaks no TLS. */
  BAD_TLS,
  /** It is not HTTP, or in an encoding that was not asked for, or that cannot be decoded. */
  MALFORMED,
  /** The client is closed. */
  CLOSED
}
