package io.prismatic.dd.job.cluster;

import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Prints the end of the logs of a cluster's processes when a test fails. */
public final class LogsOnFailure implements AfterTestExecutionCallback {

  private final Supplier<ProcessCluster> cluster;

  /**
   * @param cluster the cluster of the moment
   */
  public LogsOnFailure(Supplier<ProcessCluster> cluster) {
    this.cluster = cluster;
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      cluster.get().printLogs();
    }
  }
}
