/** Will messages, which the broker publishes without asking an extension. */
@NullMarked
package io.tidemark.bridge.hivemq.will;

import org.jspecify.annotations.NullMarked;
