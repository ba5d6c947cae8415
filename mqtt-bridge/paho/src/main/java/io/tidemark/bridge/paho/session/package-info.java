/** Connections and sessions of clients, told apart by what brokers let one see of them. */
@NullMarked
package io.tidemark.bridge.paho.session;

import org.jspecify.annotations.NullMarked;
