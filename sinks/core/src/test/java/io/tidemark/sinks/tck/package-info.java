/**
 * What every store must do, as tests: a store extends {@link io.tidemark.sinks.tck.StoreContract} and runs it on a real
 * server.
 */
package io.tidemark.sinks.tck;
