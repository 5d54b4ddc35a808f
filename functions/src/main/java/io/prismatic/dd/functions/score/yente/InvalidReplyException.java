package io.prismatic.dd.functions.score.yente;

/** A reply that is JSON, but not what yente promises; the message has no personal data. */
final class InvalidReplyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidReplyException(String message) {
    super(message);
  }
}
