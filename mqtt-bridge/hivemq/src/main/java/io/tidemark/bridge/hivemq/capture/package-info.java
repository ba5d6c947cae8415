/** PUBLISHes on their way in: recorded as they pass, acknowledged when the log has them. */
@NullMarked
package io.tidemark.bridge.hivemq.capture;

import org.jspecify.annotations.NullMarked;
