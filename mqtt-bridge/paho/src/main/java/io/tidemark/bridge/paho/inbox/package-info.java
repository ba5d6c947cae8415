/** Delivery to one client at a broker that cannot do it: by a topic of the client's own. */
@NullMarked
package io.tidemark.bridge.paho.inbox;

import org.jspecify.annotations.NullMarked;
