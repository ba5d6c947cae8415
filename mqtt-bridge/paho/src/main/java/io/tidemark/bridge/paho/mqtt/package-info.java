/** MQTT 5 connections that lose nothing: what arrives is acknowledged when its handler says so, and never on another connection. */
@NullMarked
package io.tidemark.bridge.paho.mqtt;

import org.jspecify.annotations.NullMarked;
