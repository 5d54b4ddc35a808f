package io.prismatic.dd.functions.batch;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;

/**
 * Collects a stream into batches, one open batch a subtask.
 *
 * @param size the most elements of a batch, from 1
 * @param timeout the longest time from a batch's first element to its close
 * @param parallelism how many batches are open at the same time
 */
public record Batching(int size, Duration timeout, int parallelism) implements Serializable {

  /** Tells the subtask of an element: equal hashes stay together and in order. */
  @FunctionalInterface
  public interface Hash<T> extends Serializable {
    int of(T element);
  }

  /**
   * Adds the batch operator; the caller gives it its uid and name.
   *
   * @param maxParallelism the job's fixed max parallelism
   * @param type the type of the batches
   */
  public <T> SingleOutputStreamOperator<Batch<T>> apply(
      DataStream<T> stream, Hash<T> hash, int maxParallelism, TypeInformation<Batch<T>> type) {
    SubtaskKeys keys = new SubtaskKeys(parallelism, maxParallelism);
    KeySelector<T, Integer> key = element -> keys.of(hash.of(element));
    return stream
        .keyBy(key, Types.INT)
        .window(GlobalWindows.create())
        .trigger(new BatchTrigger<>(size, timeout))
        .process(new BatchFunction<>(size), type)
        .setParallelism(parallelism);
  }
}
