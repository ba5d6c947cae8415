/** What a bridge that starts learns from the log about the time before. */
@NullMarked
package io.tidemark.bridge.paho.restore;

import org.jspecify.annotations.NullMarked;
