package io.prismatic.dd.functions.risk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads severities of topics: {@code source}, {@code date}, {@code no_topic} and the object {@code
 * severity}, all required.
 */
final class TopicFile {

  private static final Pattern TOPIC = Pattern.compile("[a-z]+(\\.[a-z]+)*");

  private TopicFile() {}

  static Topics read(byte[] json) throws DataFileException {
    DatedFile file = new DatedFile(json, "the severities");
    double noTopic = severity(file, "no_topic", file.field("no_topic"));
    Map<String, Double> severities = new HashMap<>();
    JsonNode object = file.field("severity");
    if (!object.isObject()) {
      file.problem("severity: expected an object with a severity for each topic");
    }
    int number = 0;
    for (Map.Entry<String, JsonNode> topic : object.properties()) {
      number++;
      if (TOPIC.matcher(topic.getKey()).matches()) {
        String name = "severity." + topic.getKey();
        severities.put(topic.getKey(), severity(file, name, topic.getValue()));
      } else {
        file.problem("severity: name " + number + ": expected a topic, such as crime.fin");
      }
    }
    if (object.isObject() && !severities.containsKey(Topics.SANCTION)) {
      file.problem("severity: expected one for sanction");
    }
    file.check();
    return new Topics(file.source(), noTopic, Map.copyOf(severities));
  }

  private static double severity(DatedFile file, String name, JsonNode value) {
    if (value.isNumber() && value.asDouble() >= 0 && value.asDouble() <= 1) {
      return value.asDouble();
    }
    file.problem(name + ": expected a number from 0 to 1");
    return 0;
  }
}
