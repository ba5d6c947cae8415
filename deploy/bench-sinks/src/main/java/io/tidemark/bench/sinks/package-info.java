/**
 * {@code tidemark bench sinks}: how fast each sink brings the log into its store, against raw clients of the same store with the
 * same rows, and against Debezium's JDBC sink. Each server is a process of its own, so that CPU time can be told apart; the
 * connectors run in this one.
 */
@NullMarked
package io.tidemark.bench.sinks;

import org.jspecify.annotations.NullMarked;
