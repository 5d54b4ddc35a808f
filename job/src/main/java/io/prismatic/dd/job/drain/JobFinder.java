package io.prismatic.dd.job.drain;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Finds the job that a person means. Used by one thread. */
public final class JobFinder {

  private final FlinkRest rest;

  /**
   * @param rest the address of the JobManager's REST API
   */
  public JobFinder(URI rest) {
    this.rest = new FlinkRest(rest);
  }

  /**
   * The id of the one running job of this id or name.
   *
   * @throws IOException if the cluster cannot be reached, or none or several are meant
   */
  public String id(String idOrName) throws IOException, InterruptedException {
    List<FlinkRest.Job> jobs = rest.jobs();
    List<String> meant =
        jobs.stream()
            .filter(job -> !job.ended())
            .filter(job -> job.id().equals(idOrName) || job.name().equals(idOrName))
            .map(FlinkRest.Job::id)
            .toList();
    if (meant.size() == 1) {
      return meant.get(0);
    }
    List<String> running =
        jobs.stream().filter(job -> !job.ended()).map(job -> job.id() + " " + job.name()).toList();
    throw new IOException(
        (meant.isEmpty() ? "no running job is " : "several running jobs are ")
            + idOrName
            + "; running: "
            + running);
  }
}
