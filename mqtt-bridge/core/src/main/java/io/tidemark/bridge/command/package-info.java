/** The Kafka side of commands: from the client-commands topic to a broker. */
@NullMarked
package io.tidemark.bridge.command;

import org.jspecify.annotations.NullMarked;
