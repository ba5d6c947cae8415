/** Mosquitto as a broker of Tidemark: what any subscriber sees, and what its log tells. */
@NullMarked
package io.tidemark.bridge.paho.mosquitto;

import org.jspecify.annotations.NullMarked;
