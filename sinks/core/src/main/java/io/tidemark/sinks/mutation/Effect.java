package io.tidemark.sinks.mutation;

import io.tidemark.sinks.rules.Rule;

/** A mutation and the rule that asks for it. */
public record Effect(Rule rule, Mutation mutation) {}
