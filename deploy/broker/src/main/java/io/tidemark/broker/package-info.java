/**
 * The MQTT broker of the standalone mode: HiveMQ Community Edition embedded. Loaded by a class loader of its own, because it
 * brings its own versions of many libraries; only JDK types cross the seam.
 */
@NullMarked
package io.tidemark.broker;

import org.jspecify.annotations.NullMarked;
