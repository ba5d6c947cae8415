/** SUBSCRIBE and UNSUBSCRIBE, recorded before they are acknowledged. */
@NullMarked
package io.tidemark.bridge.hivemq.subscription;

import org.jspecify.annotations.NullMarked;
