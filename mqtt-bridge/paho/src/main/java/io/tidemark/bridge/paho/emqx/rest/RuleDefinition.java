package io.tidemark.bridge.paho.emqx.rest;

/**
 * A rule that republishes what its statement selects.
 *
 * @param topic with {@code ${field}} of what is selected
 * @param payload template; empty = all that is selected, as JSON
 */
public record RuleDefinition(
        String id, String sql, String description, boolean enabled, String topic, int qos, String payload) {}
