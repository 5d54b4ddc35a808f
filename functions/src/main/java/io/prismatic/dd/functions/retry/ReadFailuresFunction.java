package io.prismatic.dd.functions.retry;

import io.prismatic.dd.functions.model.PendingRecord;
import org.apache.flink.api.common.functions.MapFunction;

/** Reads dead letters, one out for each in; a poison one comes out as not retryable. */
public final class ReadFailuresFunction implements MapFunction<PendingRecord, FailedRecord> {

  @Override
  public FailedRecord map(PendingRecord letter) {
    return DeadLetterReader.read(letter);
  }
}
