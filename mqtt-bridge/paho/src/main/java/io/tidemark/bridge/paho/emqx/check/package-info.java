/** What is looked at in EMQX when a bridge starts. */
@NullMarked
package io.tidemark.bridge.paho.emqx.check;

import org.jspecify.annotations.NullMarked;
