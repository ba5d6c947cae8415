/**
 * EMQ X backend files: what to do on which hook, for which topics, in which pool. Reading them is separate from doing what
 * they say; a rule that reads well may still be one that a sink does not serve.
 */
@NullMarked
package io.tidemark.sinks.rules;

import org.jspecify.annotations.NullMarked;
