/**
 * Redis as a store: {@code mqtt:msg:*}, {@code mqtt:retain:*}, {@code mqtt:client:*}, {@code mqtt:node:*} and
 * {@code mqtt:acked:*} as the EMQ X Redis backend laid them out.
 */
@NullMarked
package io.tidemark.sinks.redis;

import org.jspecify.annotations.NullMarked;
