package io.prismatic.dd.job.config;

/**
 * One thing that can be configured.
 *
 * @param name the path of the key, such as {@code storage.batch-size}
 * @param type how its value is read
 * @param unit what the value counts or is, for people
 * @param byDefault the text of the default, null if there is none
 * @param need when it must be given
 * @param example a value for the sample file, null if the default is shown
 * @param reason why it exists and what to consider, one sentence
 * @param <T> the type of the value
 */
record Key<T>(
    String name,
    ValueType<T> type,
    String unit,
    String byDefault,
    Need need,
    String example,
    String reason) {

  /**
   * When a key without a default must be given.
   *
   * @param always if in every case
   * @param key another key, null if none decides
   * @param value the value of the other key that makes this one necessary
   * @param text all of that for people
   */
  record Need(boolean always, Key<?> key, Object value, String text) {

    private static final Need NEVER = new Need(false, null, null, "optional");
    private static final Need ALWAYS = new Need(true, null, null, "required");
  }

  static <T> Key<T> withDefault(
      String name, ValueType<T> type, String unit, String byDefault, String reason) {
    return new Key<>(name, type, unit, byDefault, Need.NEVER, null, reason);
  }

  static <T> Key<T> required(
      String name, ValueType<T> type, String unit, String example, String reason) {
    return new Key<>(name, type, unit, null, Need.ALWAYS, example, reason);
  }

  static <T> Key<T> optional(
      String name, ValueType<T> type, String unit, String example, String reason) {
    return new Key<>(name, type, unit, null, Need.NEVER, example, reason);
  }

  <O> Key<T> requiredWhen(Key<O> other, String text) {
    try {
      Need when =
          new Need(
              false,
              other,
              other.type().parse(text),
              "required if " + other.name() + " is " + text);
      return new Key<>(name, type, unit, byDefault, when, example, reason);
    } catch (Mismatch e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** The section it belongs to: the part before the first dot. */
  String section() {
    return name.substring(0, name.indexOf('.'));
  }

  /** The default as documentation shows it, or when the key must be given. */
  String defaultOrNeed() {
    return byDefault == null ? need.text() : byDefault;
  }

  /** Equal by name: there is one key a name. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Key<?> key && key.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
