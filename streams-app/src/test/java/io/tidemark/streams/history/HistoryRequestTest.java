package io.tidemark.streams.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.schemas.TopicFilter;
import io.tidemark.streams.history.Destination.ToClient;
import io.tidemark.streams.history.Destination.ToTopic;
import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HistoryRequestTest {

    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    private static void request(String filter, Instant to, OptionalDouble rate, int qos) {
        assertThat(new HistoryRequest(TopicFilter.parse(filter), FROM, to, new ToClient("c"), rate, qos, false))
                .isNotNull();
    }

    private static void assertWrong(String message, Runnable request) {
        assertThatThrownBy(request::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatIsWrongIsSaid() {
        OptionalDouble none = OptionalDouble.empty();
        Instant to = FROM.plusSeconds(1);
        request("a/#", to, OptionalDouble.of(0.1), 2);
        assertWrong("must be before to", () -> request("a", FROM, none, 2));
        assertWrong("is a shared subscription", () -> request("$share/g/a", to, none, 2));
        assertWrong("rate must be above 0", () -> request("a", to, OptionalDouble.of(0), 2));
        assertWrong("rate must be above 0", () -> request("a", to, OptionalDouble.of(Double.NaN), 2));
        assertWrong("qos must be 0, 1 or 2", () -> request("a", to, none, 3));
    }

    @Test
    void targets() {
        assertThat(new ToTopic("replayed/{topic}/x").topic("a/b")).isEqualTo("replayed/a/b/x");
        assertThat(new ToTopic("one").topic("a/b")).isEqualTo("one");
        for (String wrong : new String[] {"", "$SYS/x", "a/+", "a/#", "a\0b"}) {
            assertWrong("is not a topic to publish to", () -> assertThat(new ToTopic(wrong))
                    .isNull());
        }
    }
}
