package io.tidemark.streams;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.ReplayRequest;
import io.tidemark.schemas.Subscription;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.serde.AvroSerdes;
import io.tidemark.streams.acks.AckMeters;
import io.tidemark.streams.acks.AckSettings;
import io.tidemark.streams.acks.OffsetsProcessor;
import io.tidemark.streams.lookup.LookupMeters;
import io.tidemark.streams.lookup.SubscriptionLookupProcessor;
import io.tidemark.streams.presence.PresenceProcessor;
import io.tidemark.streams.replay.ReplayMeters;
import io.tidemark.streams.replay.ReplayProcessor;
import io.tidemark.streams.replay.ReplaySettings;
import io.tidemark.streams.replay.ReplayStores;
import io.tidemark.streams.replay.StoreReaders;
import io.tidemark.streams.retained.RetainedProcessor;
import io.tidemark.streams.subscriptions.ClientSubscriptions;
import io.tidemark.streams.subscriptions.OffsetEventPartitioner;
import io.tidemark.streams.subscriptions.SubscriptionsProcessor;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.Stores;

/**
 * The whole of streams-app. Two sub-topologies: one by client id (presence, subscriptions, replay, look-ups of subscriptions) and one by MQTT topic
 * (retained, offsets). Events go from the first to the second through the {@code offset-events} repartition topic, replay
 * requests come back through their own.
 */
public final class TidemarkTopology {

    /**
     * Run reads of stores, which may block. Look-ups in a store that is down shall not take the threads that replays from
     * another one need.
     */
    public record Readers(Executor replays, Executor lookups) {}

    private final Topics topics;
    private final Map<String, ?> serdeConfig;

    /**
     * @param serdeConfig {@code schema.registry.url} and what else the Avro serdes need
     */
    public TidemarkTopology(Topics topics, Map<String, ?> serdeConfig) {
        this.topics = topics;
        this.serdeConfig = serdeConfig;
    }

    /**
     * Assembles it.
     *
     * @param partitions of the messages topic
     * @param readers run reads of stores
     */
    public Topology build(
            int partitions,
            AckSettings acks,
            ReplaySettings replay,
            StoreReaders stores,
            Readers readers,
            MeterRegistry meters) {
        StreamsBuilder builder = new StreamsBuilder();
        addTables(builder);
        KStream<String, ClientEvent> clientEvents = source(builder, topics.clientEvents(), "client-events");
        KStream<String, ReplayRequest> replayRequests = source(builder, topics.replayRequests(), "replay-requests");
        KStream<String, Message> messages = source(builder, topics.messages(), "messages");

        // By client id, each event in this order.
        clientEvents
                .process(PresenceProcessor::new, Named.as("presence"), PresenceProcessor.STORE)
                .to(topics.presence().name(), sink("presence-topic"));
        KStream<String, SpecificRecord> subscriptions = clientEvents.process(
                new SubscriptionsProcessor.Supplier(partitions, replay.quiet()),
                Named.as("subscriptions"),
                ClientSubscriptions.STORE,
                SubscriptionsProcessor.WATCHED,
                PresenceProcessor.STORE);
        subscriptions.to(topics.subscriptions().name(), sinkByFirstPart(SubscriptionsProcessor.SUBSCRIPTIONS));
        KStream<String, SpecificRecord> replays = any(clientEvents, "replay-events")
                .merge(any(replayRequests, "replay-admissions"), Named.as("replay-input"))
                .process(
                        new ReplayProcessor.Supplier(stores, readers.replays(), replay, new ReplayMeters(meters)),
                        Named.as("replayer"),
                        ReplayStores.REQUESTS,
                        ReplayStores.PROGRESS,
                        ReplayStores.MESSAGES,
                        ClientSubscriptions.STORE,
                        PresenceProcessor.STORE);
        replays.to(topics.clientCommands().name(), sink(ReplayProcessor.COMMANDS));
        replays.to(topics.replays().name(), sink(ReplayProcessor.REPLAYS));

        clientEvents
                .process(
                        new SubscriptionLookupProcessor.Supplier(stores, readers.lookups(), new LookupMeters(meters)),
                        Named.as("subscription-lookup"),
                        ClientSubscriptions.STORE,
                        PresenceProcessor.STORE)
                .to(topics.clientCommands().name(), sink("lookup-commands-topic"));

        // By MQTT topic.
        KStream<String, SpecificRecord> offsetEvents = any(
                subscriptions
                        .mapValues(OffsetEvent.class::cast, Named.as(SubscriptionsProcessor.OFFSET_EVENTS))
                        .repartition(Repartitioned.<String, OffsetEvent>as("offset-events")
                                .withKeySerde(Serdes.String())
                                .withValueSerde(AvroSerdes.forValues(serdeConfig, OffsetEvent.class))
                                .withNumberOfPartitions(partitions)
                                .withStreamPartitioner(new OffsetEventPartitioner())),
                "offset-changes");
        KStream<String, SpecificRecord> byTopic =
                any(messages, "offset-messages").merge(offsetEvents, Named.as("offset-input"));
        KStream<String, SpecificRecord> offsets = byTopic.process(
                new OffsetsProcessor.Supplier(acks, stores, new AckMeters(meters)), Named.as("offsets"));
        offsets.to(topics.acks().name(), sinkByFirstPart(OffsetsProcessor.ACKS));
        offsets.to(topics.replayRequests().name(), sink(OffsetsProcessor.REQUESTS));
        KStream<String, SpecificRecord> retained = byTopic.process(
                new RetainedProcessor.Supplier(AvroSerdes.forValues(serdeConfig, Deliver.class), stores::retainLookup),
                Named.as("retained"));
        retained.to(topics.retained().name(), sink(RetainedProcessor.RETAINED));
        retained.to(topics.clientCommands().name(), sink(RetainedProcessor.COMMANDS));
        return builder.build();
    }

    /** Tables that more than one processor reads. */
    private void addTables(StreamsBuilder builder) {
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(PresenceProcessor.STORE),
                Serdes.String(),
                AvroSerdes.forValues(serdeConfig, Presence.class)));
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(ClientSubscriptions.STORE),
                Serdes.String(),
                AvroSerdes.forValues(serdeConfig, Subscription.class)));
        builder.addStateStore(Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(SubscriptionsProcessor.WATCHED), Serdes.String(), Serdes.Long())
                .withCachingEnabled());
        ReplayStores.builders(AvroSerdes.forValues(serdeConfig, ReplayRequest.class))
                .forEach(builder::addStateStore);
    }

    private <V> KStream<String, V> source(StreamsBuilder builder, Topics.Topic<V> topic, String name) {
        return builder.stream(
                topic.name(),
                Consumed.with(Serdes.String(), AvroSerdes.forValues(serdeConfig, topic.valueType()))
                        .withName(name));
    }

    /** The same records as a common type, for a processor with two kinds of input. */
    private static <V extends SpecificRecord> KStream<String, SpecificRecord> any(
            KStream<String, V> stream, String name) {
        return stream.mapValues(value -> value, Named.as(name));
    }

    private <V> Produced<String, V> sink(String name) {
        Serde<V> values = Serdes.serdeFrom(
                AvroSerdes.<V>valueSerializer(serdeConfig), AvroSerdes.<V>valueDeserializer(serdeConfig));
        return Produced.with(Serdes.String(), values).withName(name);
    }

    private <V> Produced<String, V> sinkByFirstPart(String name) {
        return this.<V>sink(name).withStreamPartitioner(KeyPartitioning.byFirstPart());
    }
}
