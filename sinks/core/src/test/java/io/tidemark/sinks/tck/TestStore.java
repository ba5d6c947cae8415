package io.tidemark.sinks.tck;

import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreScanner;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkTask;

/** A real server with a store in it, and the little that the contract needs to see of its rows. */
public interface TestStore extends AutoCloseable {

    /** The shipped backend file of its type, with no more than the address changed; a queue rule added if it has none, and {@link ShippedRules#keepLatest}. */
    String rules();

    /** A topic whose messages are removed by the first ack. */
    String queueTopic();

    /** A new task. */
    SinkTask task();

    /** A reader of what the sink {@value StoreContract#SINK} writes. */
    StoreReader reader();

    /** {@code state} of a client: 1 or 0; empty if there is no row. */
    Optional<String> clientState(String clientId);

    /** Payload of a retained message. */
    Optional<byte[]> retained(String topic);

    /** What is recorded as read, as the store writes it: a message id or a position. */
    Optional<String> ack(String clientId, String topic);

    /** How the store writes an ack of this message. */
    String ackOf(long position, String id);

    /**
     * The {@code action} of a rule whose statement appends to a list: the hook's name, clientid, username, node, peerhost, topic,
     * msgid, qos, payload.
     */
    String appending(String hook);

    /** What was appended, in order; bytes as characters of latin-1, nothing as the empty string. */
    List<List<String>> appended();

    /** An {@code action} that the server refuses for values of a certain kind: {@code topic} = {@code bad/#}. */
    String refusing();

    /** Reads everything that the sink {@value StoreContract#SINK} has written. */
    StoreScanner scanner();

    /** Changes the payload of the stored messages of a topic, behind the sink's back. */
    void alterMessages(String topic);

    /** Removes the stored messages of a topic, behind the sink's back. */
    void loseMessages(String topic);

    /** Marks a client as connected, behind the sink's back. */
    void alterClient(String clientId);

    /** Records, as an application does, what a client shall be subscribed to. */
    void subscribe(String clientId, String topicFilter, int qos);

    /** A length at which the store still takes ids of clients and messages. */
    default int longestId() {
        return 5_000;
    }

    /** Removes everything, also the applied positions, while the server runs on. */
    void empty();

    /** Everything that the store holds as text that two equal stores have in common. */
    String dump();

    /** Kills the server. */
    void kill();

    /** Starts the killed server again. */
    void restart();

    @Override
    void close();
}
