/**
 * Tables that were there before a sink: what their columns are, and what a value has to be to fit into one. In no dialect, from
 * JDBC's metadata.
 */
@NullMarked
package io.tidemark.sinks.jdbc.layout;

import org.jspecify.annotations.NullMarked;
