package io.tidemark.bridge.paho.mqtt;

import io.micrometer.core.instrument.Counter;
import io.tidemark.bridge.metrics.BridgeMetrics;

/** What the connections of a bridge count, all together. */
record ConnectionMeters(
        Counter arrived,
        Counter redelivered,
        Counter acknowledged,
        Counter stale,
        Counter connects,
        Counter sessionsLost,
        Counter givenUp) {
    static ConnectionMeters of(BridgeMetrics metrics) {
        return new ConnectionMeters(
                metrics.counter("mqtt.arrived", "PUBLISHes that arrived from the broker"),
                metrics.counter("mqtt.redelivered", "PUBLISHes that the broker sent again"),
                metrics.counter("mqtt.acknowledged", "PUBLISHes acknowledged to the broker"),
                metrics.counter("mqtt.acks.stale", "PUBLISHes that were done after their connection had gone"),
                metrics.counter("mqtt.connects", "Connections made to the broker"),
                metrics.counter("mqtt.sessions.lost", "Times that the broker no longer had our session"),
                metrics.counter(
                        "mqtt.given.up", "Connections opened again because more arrived than there was room for"));
    }
}
