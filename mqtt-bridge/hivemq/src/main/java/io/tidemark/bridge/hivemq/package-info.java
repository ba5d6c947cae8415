/** Tidemark inside HiveMQ: the extension that puts what the broker does on the event log, and does what commands say. */
@NullMarked
package io.tidemark.bridge.hivemq;

import org.jspecify.annotations.NullMarked;
