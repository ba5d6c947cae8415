/** Subscriptions on behalf of clients: what a store has for them when they connect, and what applications ask for. */
@NullMarked
package io.tidemark.streams.lookup;

import org.jspecify.annotations.NullMarked;
