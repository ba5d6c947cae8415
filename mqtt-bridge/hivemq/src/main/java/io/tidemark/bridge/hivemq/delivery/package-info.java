/** PUBLISHes on their way out, and what clients acknowledge. */
@NullMarked
package io.tidemark.bridge.hivemq.delivery;

import org.jspecify.annotations.NullMarked;
