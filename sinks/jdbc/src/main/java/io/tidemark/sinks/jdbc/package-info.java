/** Relational databases as stores: the connectors. Each database has a package of its own below this one. */
@NullMarked
package io.tidemark.sinks.jdbc;

import org.jspecify.annotations.NullMarked;
