package io.tidemark.sinks.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a store must do with topics of which only the newest message is kept. */
public abstract class KeepLatestContract extends ReadContract {

    @Test
    void keepsOnlyTheNewestMessageOfALatestTopic() {
        publish(LATEST, 3);
        try (TaskRunner runner = runner()) {
            runner.drain();
            assertThat(positions(LATEST)).containsExactly(Position.of(0, 2));
            List<Long> later = publish(LATEST, 5, "later");
            publish("latest/other", 1);
            publish(TOPIC, 2);
            log.ack("reader", LATEST, later.get(4), "later-4");
            Message fleeting = log.message("fleeting", LATEST, new byte[0]);
            fleeting.setQos(0);
            log.publish(fleeting);
            runner.drain();
            assertThat(stored(LATEST)).singleElement().satisfies(found -> {
                assertThat(found.position()).isEqualTo(later.get(4));
                assertThat(found.message().getId()).isEqualTo("later-4");
            });
            assertThat(positions("latest/other")).hasSize(1);
            assertThat(positions(TOPIC)).hasSize(2);
            assertThat(store.ack("reader", LATEST)).contains(store.ackOf(later.get(4), "later-4"));
        }
    }

    @Test
    void latestDoesNotDependOnHowTheLogIsCut() {
        for (int i = 0; i < 60; i++) {
            publish("latest/" + i % 7, 1, "message-" + i);
            publish(TOPIC, 1, "plain-" + i);
        }
        apply();
        String once = store.dump();
        for (int batchSize : new int[] {1, 7, 1_000}) {
            store.empty();
            try (TaskRunner runner = new TaskRunner(store.task(), log, config(SINK, batchSize))) {
                runner.drain();
            }
            assertThat(store.dump()).as("batches of %s", batchSize).isEqualTo(once);
        }
        for (int i = 0; i < 7; i++) {
            assertThat(positions("latest/" + i)).containsExactly(Position.of(0, 2L * (i < 4 ? 56 + i : 49 + i)));
        }
    }

    @Test
    void anOlderMessageNeverDisplacesTheLatest() {
        List<Long> positions = publish(LATEST, 5);
        apply();
        TestLog whole = log;
        log = new TestLog();
        publish(LATEST, 3);
        // Another sink is still at the beginning of the log.
        try (TaskRunner behind = new TaskRunner(store.task(), log, config("behind", 100))) {
            behind.drain();
        }
        assertThat(positions(LATEST)).contains(positions.get(4));
        try (TaskRunner behind = new TaskRunner(store.task(), whole, config("behind", 100))) {
            behind.drain();
        }
        assertThat(positions(LATEST)).containsExactly(positions.get(4));
    }
}
