/** What is looked at when a bridge starts: whether the broker is set up so that nothing is lost or forged. */
@NullMarked
package io.tidemark.bridge.paho.emqx.check;

import org.jspecify.annotations.NullMarked;
