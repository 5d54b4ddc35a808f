package io.prismatic.dd.functions.batch;

import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * Elements that travel together.
 *
 * @param elements at least one, in arrival order
 * @param closed why the batch closed
 * @param <T> what it holds
 */
@TypeInfo(BatchTypeInfo.class)
public record Batch<T>(List<T> elements, CloseReason closed) {

  /** The size and the reason: the elements may be personal data. */
  @Override
  public String toString() {
    return "Batch[" + elements.size() + ", " + closed + "]";
  }
}
