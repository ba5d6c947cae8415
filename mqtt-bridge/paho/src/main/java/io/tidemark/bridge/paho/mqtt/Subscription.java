package io.tidemark.bridge.paho.mqtt;

/** What a connection subscribes to. Retained messages are not sent for it. */
public record Subscription(String filter, int qos, boolean noLocal, boolean retainAsPublished) {}
