package io.tidemark.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.ReplayStatus;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, from events to commands. */
class TidemarkTopologyTest {

    private static final String NEWS = "pubsub/news";
    private static final Duration TICK = Duration.ofMillis(50);

    private final Events client = new Events("sub_client");
    private final TopologyHarness tidemark;

    TidemarkTopologyTest(@TempDir Path state) {
        tidemark = new TopologyHarness(state);
    }

    @AfterEach
    void stop() {
        tidemark.close();
    }

    @Test
    void aSubscriberGetsWhatItMissedOnceAndInOrder() {
        tidemark.send(client.connected(1));
        tidemark.send(client.subscribed(1, 1, NEWS));
        assertThat(tidemark.requests.isEmpty()).isTrue();
        tidemark.send(client.disconnected(1));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add("m" + i);
            tidemark.send(client.message(NEWS, "m" + i, 1));
        }

        tidemark.send(client.connected(2));
        tidemark.send(client.subscribed(2, 1, NEWS));
        tidemark.pass(TICK);
        List<Deliver> delivered = delivered();
        assertThat(delivered)
                .extracting(deliver -> deliver.getMessage().getId())
                .isEqualTo(ids);

        delivered.forEach(deliver ->
                tidemark.send(client.acked(2, NEWS, deliver.getMessage().getId(), deliver.getPosition())));
        tidemark.pass(TICK);
        AckOffset row = tidemark.row(NEWS, "sub_client");
        assertThat(row.getThrough()).isEqualTo(Position.of(0, 4));
        assertThat(row.getThroughId()).isEqualTo("m4");
        assertThat(tidemark.replays.readValuesToList()).last().satisfies(replay -> {
            assertThat(replay.getStatus()).isEqualTo(ReplayStatus.COMPLETED);
            assertThat(replay.getDelivered()).isEqualTo(5);
            assertThat(replay.getAcked()).isEqualTo(5);
        });

        tidemark.send(client.disconnected(2));
        tidemark.send(client.connected(3));
        tidemark.send(client.subscribed(3, 1, NEWS));
        tidemark.pass(TICK);
        assertThat(delivered()).isEmpty();
    }

    @Test
    void aNewcomerGetsNoHistory() {
        tidemark.send(client.message(NEWS, "m0", 1));
        tidemark.send(client.connected(1));
        tidemark.send(client.subscribed(1, 1, NEWS));
        tidemark.pass(TICK);
        assertThat(delivered()).isEmpty();
        assertThat(tidemark.row(NEWS, "sub_client").getThroughId()).isEqualTo("m0");
    }

    @Test
    void retainedMessagesAreKeptAndCleared() {
        Message retained = client.message("state/lamp", "m0", 1);
        retained.setRetain(true);
        Message clearing = client.message("state/lamp", "m1", 1);
        clearing.setRetain(true);
        clearing.setPayload(ByteBuffer.allocate(0));
        tidemark.send(retained);
        tidemark.send(clearing);
        tidemark.send(client.message("state/lamp", "m2", 1));
        assertThat(tidemark.retained.readValuesToList())
                .hasSize(2)
                .satisfies(values -> assertThat(values.get(0).getId()).isEqualTo("m0"))
                .satisfies(values -> assertThat(values.get(1)).isNull());
    }

    private List<Deliver> delivered() {
        return tidemark.commands.readValuesToList().stream()
                .map(ClientCommand::getCommand)
                .map(Deliver.class::cast)
                .toList();
    }
}
