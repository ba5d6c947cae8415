/** Bridges that see a broker as clients of it do: Eclipse Paho in front of EMQX or Mosquitto. */
@NullMarked
package io.tidemark.bridge.paho;

import org.jspecify.annotations.NullMarked;
