package io.tidemark.streams.presence;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Presence;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps {@link #STORE} and forwards each change of it. Thin: the rules are in {@link PresenceTransition}. */
public final class PresenceProcessor extends ContextualProcessor<String, ClientEvent, String, Presence> {

    /** Client id → presence. */
    public static final String STORE = "presence";

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    private KeyValueStore<String, Presence> store;

    @Override
    public void init(ProcessorContext<String, Presence> context) {
        super.init(context);
        store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, ClientEvent> record) {
        if (!PresenceTransition.concerns(record.value())) {
            return;
        }
        Optional<Presence> stored = Optional.ofNullable(store.get(record.key()));
        PresenceTransition.apply(stored, record.value()).ifPresent(presence -> {
            store.put(record.key(), presence);
            context().forward(record.withValue(presence));
        });
    }
}
