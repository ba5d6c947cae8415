/** Connections: which there are, their epochs, when they begin and end. */
@NullMarked
package io.tidemark.bridge.hivemq.connection;

import org.jspecify.annotations.NullMarked;
