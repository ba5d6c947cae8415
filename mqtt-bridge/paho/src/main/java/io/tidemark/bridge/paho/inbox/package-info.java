/** How a message reaches one client only, through a topic of its own, and what is known of it when it comes back. */
@NullMarked
package io.tidemark.bridge.paho.inbox;

import org.jspecify.annotations.NullMarked;
