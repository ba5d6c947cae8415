package io.tidemark.check.workload;

import static io.tidemark.check.mqtt.ClientSettings.Protocol.MQTT_3_1_1;
import static io.tidemark.check.mqtt.ClientSettings.Protocol.MQTT_5;

import java.util.List;

/** Who takes part. */
public record Workload(List<PublisherSpec> publishers, List<ReaderSpec> readers) {

    private static final String A_X = "pubsub/a/x";
    private static final String A_Y = "pubsub/a/y";
    private static final String B_X = "pubsub/b/x";
    private static final String C = "pubsub/c";
    private static final String QUEUE_1 = "queue/1";
    private static final String QUEUE_2 = "queue/2";

    private static final int PUBLISHERS = 5;
    private static final int FEW = 20;
    private static final Span SLOWLY = Span.millis(0, 400);
    private static final Span PUBLISHER_STAYS = Span.millis(4_000, 20_000);

    /**
     * Each kind of reader there is: of exact topics, wildcards and queues; MQTT 3.1.1 and 5; clean and with a session;
     * QoS 1 and 2; prompt and slow.
     *
     * @param perSecond messages of all publishers
     */
    public static Workload standard(int perSecond) {
        int each = Math.max(1, perSecond / PUBLISHERS);
        return new Workload(
                List.of(
                        new PublisherSpec("check-pub-0", MQTT_5, List.of(A_X, A_Y), 1, each, PUBLISHER_STAYS),
                        new PublisherSpec("check-pub-1", MQTT_3_1_1, List.of(B_X, C), 1, each, PUBLISHER_STAYS),
                        new PublisherSpec("check-pub-2", MQTT_5, List.of(A_X, B_X, QUEUE_2), 2, each, PUBLISHER_STAYS),
                        new PublisherSpec("check-pub-3", MQTT_3_1_1, List.of(QUEUE_1, A_X), 2, each, PUBLISHER_STAYS),
                        new PublisherSpec("check-pub-4", MQTT_5, List.of(QUEUE_1, QUEUE_2), 1, each, PUBLISHER_STAYS)),
                List.of(
                        ReaderSpec.of("exact-5", MQTT_5, A_X),
                        ReaderSpec.of("exact-3", MQTT_3_1_1, A_X, B_X),
                        ReaderSpec.of("exact-5-qos2", MQTT_5, A_X, C).withQos(2),
                        ReaderSpec.of("exact-5-slow", MQTT_5, B_X).slow(FEW, SLOWLY),
                        ReaderSpec.of("exact-3-slow", MQTT_3_1_1, A_Y, C).slow(FEW, SLOWLY),
                        ReaderSpec.of("exact-5-session", MQTT_5, A_X).withSession(),
                        ReaderSpec.of("exact-3-session", MQTT_3_1_1, A_Y, C).withSession(),
                        ReaderSpec.of("exact-3-session-qos2", MQTT_3_1_1, B_X)
                                .withSession()
                                .withQos(2),
                        ReaderSpec.of("plus-5", MQTT_5, "pubsub/+/x"),
                        ReaderSpec.of("plus-3-slow", MQTT_3_1_1, "pubsub/+/x").slow(FEW, SLOWLY),
                        ReaderSpec.of("hash-3", MQTT_3_1_1, "pubsub/#"),
                        ReaderSpec.of("hash-5-session", MQTT_5, "pubsub/#").withSession(),
                        ReaderSpec.of("hash-5-steady", MQTT_5, "pubsub/#").steady(),
                        ReaderSpec.of("queue-5", MQTT_5, QUEUE_1, QUEUE_2).ofQueue(),
                        ReaderSpec.of("queue-5-slow", MQTT_5, QUEUE_2, QUEUE_1)
                                .ofQueue()
                                .slow(FEW, SLOWLY),
                        ReaderSpec.of("queue-3-session", MQTT_3_1_1, QUEUE_1)
                                .ofQueue()
                                .withSession()));
    }

    /**
     * Readers that are away often and come back for a moment only, so that a replay and live messages are acknowledged
     * side by side when the connection is cut: what a careless offset does not survive.
     */
    public static Workload interrupted() {
        Span moment = Span.millis(700, 1_500);
        Span away = Span.millis(1_500, 3_000);
        Span fast = Span.millis(1, 60);
        return new Workload(
                List.of(new PublisherSpec("check-pub-0", MQTT_5, List.of(A_X, B_X), 1, 200, PUBLISHER_STAYS)),
                List.of(
                        ReaderSpec.of("interrupted-5", MQTT_5, A_X)
                                .slow(FEW, fast)
                                .coming(moment, away),
                        ReaderSpec.of("interrupted-plus", MQTT_5, "pubsub/+/x")
                                .slow(FEW, fast)
                                .coming(moment, away)));
    }
}
