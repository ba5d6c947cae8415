package io.tidemark.streams.history;

import java.nio.charset.StandardCharsets;

/** Who gets a replay of history. */
public sealed interface Destination {

    /** Only this client, on the original topics. It must be connected, and subscribed to what it shall get. */
    record ToClient(String clientId) implements Destination {}

    /**
     * Whoever subscribes to a topic.
     *
     * @param pattern a topic, in which {@value #ORIGINAL} stands for the original topic
     */
    record ToTopic(String pattern) implements Destination {

        /** In a pattern: the topic on which the message was published. */
        public static final String ORIGINAL = "{topic}";

        private static final int MAX_BYTES = 65_535;

        /** @throws IllegalArgumentException if it is no topic that one can publish to */
        public ToTopic {
            if (pattern.isEmpty() || pattern.startsWith("$") || pattern.chars().anyMatch(ToTopic::isIllegal)) {
                throw new IllegalArgumentException("target '" + printable(pattern)
                        + "' is not a topic to publish to: it must not be empty, begin with $ or contain + or #; write"
                        + " replayed/" + ORIGINAL + " to keep the original topics apart");
            }
        }

        private static boolean isIllegal(int character) {
            return character == '+' || character == '#' || character == 0;
        }

        private static String printable(String text) {
            return text.replace('\0', '?');
        }

        /** Where a message of a topic goes. */
        public String topic(String original) {
            return pattern.replace(ORIGINAL, original);
        }

        /** Whether MQTT can carry such a topic. */
        public static boolean fits(String topic) {
            return topic.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
        }
    }
}
