package io.tidemark.streams.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.streams.Events;
import org.junit.jupiter.api.Test;

class ClientStateTest {

    private final Events client = new Events("c");
    private final ClientState state = new ClientState();

    @Test
    void theHighestGrantedQosOfWhatMatches() {
        state.apply(client.connected(1));
        state.apply(client.subscribed(1, 0, "news/#"));
        assertThat(state.qos("news/a")).hasValue(0);
        state.apply(client.subscribed(1, 2, "news/+"));
        assertThat(state.qos("news/a")).hasValue(2);
        assertThat(state.qos("other")).isEmpty();
        state.apply(client.unsubscribed(1, "news/+"));
        assertThat(state.qos("news/a")).hasValue(0);
    }

    @Test
    void aSharedSubscriptionIsTheGroups() {
        state.apply(client.connected(1));
        state.apply(client.subscribed(1, 1, "$share/g/news/#"));
        assertThat(state.qos("news/a")).isEmpty();
    }

    @Test
    void aNewSessionHasNoSubscriptionsAndAResumedOneKeepsThem() {
        state.apply(client.connected(1));
        state.apply(client.subscribed(1, 1, "a"));
        state.apply(client.disconnected(1));
        assertThat(state.online()).isFalse();
        state.apply(client.connected(2, true));
        assertThat(state.online()).isTrue();
        assertThat(state.qos("a")).hasValue(1);
        state.apply(client.connected(3));
        assertThat(state.qos("a")).isEmpty();
        assertThat(state.epoch()).isEqualTo(3);
    }

    @Test
    void whatAnOlderConnectionDidDoesNotCount() {
        state.apply(client.connected(5));
        state.apply(client.disconnected(4));
        state.apply(client.subscribed(4, 1, "a"));
        assertThat(state.online()).isTrue();
        assertThat(state.qos("a")).isEmpty();
    }
}
