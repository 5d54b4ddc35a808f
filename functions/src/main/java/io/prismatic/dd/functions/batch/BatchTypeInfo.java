package io.prismatic.dd.functions.batch;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Tells Flink what a batch holds: of a {@code List<T>} in a generic record it would not see the T.
 */
public final class BatchTypeInfo<T> extends TypeInfoFactory<Batch<T>> {

  @Override
  @SuppressWarnings("unchecked") // Types.POJO knows the raw class only.
  public TypeInformation<Batch<T>> createTypeInfo(
      Type type, Map<String, TypeInformation<?>> parameters) {
    TypeInformation<?> known = parameters.get("T");
    // Of a raw Batch, as in an operator's test, nothing is known; a job refuses generic types.
    TypeInformation<?> element = known == null ? Types.GENERIC(Object.class) : known;
    return (TypeInformation<Batch<T>>)
        (TypeInformation<?>)
            Types.POJO(
                Batch.class,
                Map.of("elements", Types.LIST(element), "closed", Types.ENUM(CloseReason.class)));
  }
}
