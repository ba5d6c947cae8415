/** What the relational databases have in common: a transaction for a chunk, and connections for readers. */
@NullMarked
package io.tidemark.sinks.jdbc.common;

import org.jspecify.annotations.NullMarked;
