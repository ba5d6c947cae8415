/** The seam between an MQTT broker and the event log: what Tidemark needs from a broker, and what it offers to one. */
@NullMarked
package io.tidemark.bridge;

import org.jspecify.annotations.NullMarked;
