/**
 * A client of the Confluent schema registry API: over HTTP with fail-over between addresses, or in memory ({@code mock://}).
 */
@NullMarked
package io.tidemark.schemas.registry;

import org.jspecify.annotations.NullMarked;
