/** MQTT clients whose connections can be cut. */
@NullMarked
package io.tidemark.check.mqtt;

import org.jspecify.annotations.NullMarked;
