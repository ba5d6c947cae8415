/** Recordings of real brokers. */
@NullMarked
package io.tidemark.bridge.paho.emqx.recorded;

import org.jspecify.annotations.NullMarked;
