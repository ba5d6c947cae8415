/** What is found when a bridge looks whether its broker is set up so that nothing is lost or forged. */
@NullMarked
package io.tidemark.bridge.paho.check;

import org.jspecify.annotations.NullMarked;
