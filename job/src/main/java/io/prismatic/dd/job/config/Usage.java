package io.prismatic.dd.job.config;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The options of an entry point: the registry's keys and a few of its own. */
final class Usage {

  static final String CONFIG = "--config";
  static final String VALIDATE = "--validate";
  static final String HELP = "--help";
  static final String VERSION = "--version";

  /** Stands in the help for any of them. */
  static final String ANY_PROPERTY = "--" + KafkaKeys.PROPERTIES + "NAME";

  private static final int WIDTH = 100;

  private Usage() {}

  static CommandLine commandLine(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name).interpolateVariables(false);
    spec.version(name + " " + version());
    describe(spec.usageMessage(), name, description);
    spec.addOption(
        own(CONFIG, "YAML file with any of the keys below, nested or dotted.")
            .type(String.class)
            .paramLabel("FILE")
            .build());
    spec.addOption(
        own(VALIDATE, "Check everything, print what counts in the end, and exit.").build());
    spec.addOption(own(HELP, "Print this and exit.").usageHelp(true).build());
    spec.addOption(own(VERSION, "Print the version and exit.").versionHelp(true).build());
    keys().forEach((section, group) -> spec.addArgGroup(group.build()));
    return new CommandLine(spec)
        .setExpandAtFiles(false)
        .setOverwrittenOptionsAllowed(true)
        .setUnmatchedArgumentsAllowed(true);
  }

  private static void describe(UsageMessageSpec usage, String name, String description) {
    usage
        .width(WIDTH)
        .customSynopsis(
            name + " [--config=FILE] [--key=value ...] [--validate] [--help] [--version]")
        .sortOptions(false)
        .description(description)
        .footer(
            "",
            "A --key=value is above the file, the file is above the defaults; the last of the same"
                + " key counts. Secrets are only named, env:NAME or file:/path.",
            "",
            "Exit codes: 0 done, 1 the configuration has problems, 2 the arguments are not"
                + " understood. Every problem is printed.");
  }

  private static OptionSpec.Builder own(String name, String description) {
    return OptionSpec.builder(name).description(description);
  }

  private static Map<String, ArgGroupSpec.Builder> keys() {
    Map<String, ArgGroupSpec.Builder> groups = new LinkedHashMap<>();
    for (Key<?> key : Keys.ALL) {
      group(groups, key.section())
          .addArg(option("--" + key.name(), "<" + key.unit() + ">", key.reason(), key));
      if (key.equals(KafkaKeys.DEAD_LETTER)) {
        group(groups, key.section())
            .addArg(option(ANY_PROPERTY, "<value>", KafkaKeys.PROPERTIES_REASON, null));
      }
    }
    return groups;
  }

  private static ArgGroupSpec.Builder group(
      Map<String, ArgGroupSpec.Builder> groups, String section) {
    return groups.computeIfAbsent(
        section,
        name ->
            ArgGroupSpec.builder()
                .validate(false)
                .exclusive(false)
                .multiplicity("0..1")
                .order(groups.size())
                .heading("%n" + name + "%n"));
  }

  private static OptionSpec option(String name, String label, String reason, Key<?> key) {
    return OptionSpec.builder(name)
        .type(String.class)
        .arity("1")
        .paramLabel(label)
        .description(key == null ? new String[] {reason} : new String[] {reason, note(key)})
        .build();
  }

  private static String note(Key<?> key) {
    return key.byDefault() == null
        ? "(" + key.need().text() + ")"
        : "(default: " + key.byDefault() + ")";
  }

  private static String version() {
    String version = Usage.class.getPackage().getImplementationVersion();
    return version == null ? "(not built as a jar)" : version;
  }
}
