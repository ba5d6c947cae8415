/** Bridges beside a real Mosquitto, with a real Kafka and the real streams-app. */
@NullMarked
package io.tidemark.standalone.bridge;

import org.jspecify.annotations.NullMarked;
