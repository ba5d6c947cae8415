/** MQTT topics by level. */
@NullMarked
package io.tidemark.streams.topics;

import org.jspecify.annotations.NullMarked;
