/** From what a broker sends to the log: nothing is given up while the log is away. */
@NullMarked
package io.tidemark.bridge.paho.feed;

import org.jspecify.annotations.NullMarked;
