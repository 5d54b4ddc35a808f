package io.prismatic.dd.functions.score.yente;

import io.prismatic.dd.functions.limit.Subtasks;
import io.prismatic.dd.functions.score.Screener;
import io.prismatic.dd.functions.score.ScreenerContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class YenteContractTest extends ScreenerContract {

  private YenteStub stub;

  @Override
  protected Screener create() throws Exception {
    stub = YenteStub.start();
    stub.list("listed-1", "Zora Listed", "Person", 0.95, "sanction");
    stub.list("listed-2", "Zora Listed", "Person", 0.71);
    return new YenteScreenerFactory(
            new YenteSettings(
                stub.url(),
                YenteStub.DATASET,
                "logic-v2",
                0.7,
                5,
                null,
                Duration.ofSeconds(5),
                3,
                Duration.ofSeconds(8),
                20,
                1),
            YenteScreenerTest.UNLIMITED)
        .create(Subtasks.alone());
  }

  @AfterEach
  void stopStub() throws Exception {
    stub.close();
  }
}
