package io.prismatic.dd.job.config;

import io.prismatic.dd.functions.risk.RiskSettings;
import java.io.Serializable;

/**
 * How matches and properties become a risk. The files are not read here: only what scores needs
 * them.
 *
 * @param settings weights, bands and floors
 * @param countries an absolute path, null for the shipped country lists
 * @param topics an absolute path, null for the shipped severities of topics
 * @param cleared an absolute path of cleared hits, null for none
 */
public record RiskSection(RiskSettings settings, String countries, String topics, String cleared)
    implements Serializable {}
