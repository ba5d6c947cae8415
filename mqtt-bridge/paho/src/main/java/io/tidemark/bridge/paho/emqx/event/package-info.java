/** Events of EMQX's rule engine, versions 4.4 and 5.x, as its rules republish them: JSON rows. */
@NullMarked
package io.tidemark.bridge.paho.emqx.event;

import org.jspecify.annotations.NullMarked;
