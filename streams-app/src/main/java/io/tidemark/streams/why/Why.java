package io.tidemark.streams.why;

import io.tidemark.streams.history.HistoryClients;
import io.tidemark.streams.why.Fact.Published;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Answers whether a client got a message, from Kafka and the stores. */
public final class Why {

    private static final int TIMEOUT_SECONDS = 10;

    private final HistoryClients clients;
    private final Stores stores;
    private final LogScan.Progress progress;

    public Why(HistoryClients clients, Stores stores, LogScan.Progress progress) {
        this.clients = clients;
        this.stores = stores;
        this.progress = progress;
    }

    /**
     * Reads and tells.
     *
     * @param topic where to look for the message; empty = in all topics
     * @throws org.apache.kafka.common.KafkaException if Kafka or the registry does not answer
     */
    public Story tell(String clientId, String messageId, Optional<String> topic, Instant now) {
        try (LogScan scan = new LogScan(clients, progress)) {
            Optional<Published> published = scan.published(messageId, topic);
            List<Fact> facts = new ArrayList<>();
            published.ifPresent(facts::add);
            List<Fact> events = scan.events(clientId, messageId);
            facts.addAll(before(events, scan.state(clientId)));
            facts.addAll(events);
            published.ifPresent(found -> facts.addAll(scan.replayed(clientId, messageId, found.at())));
            Question question = new Question(clientId, messageId, now, history());
            return Storyteller.tell(question, facts, published.map(stores::ask).orElseGet(List::of));
        }
    }

    /** Of what the tables know, that which is older than the client's first event: events say the rest better. */
    static List<Fact> before(List<Fact> events, List<Fact> state) {
        Instant first =
                events.stream().map(Fact::at).min(Comparator.naturalOrder()).orElse(Instant.MAX);
        return state.stream().filter(fact -> fact.at().isBefore(first)).toList();
    }

    /** How long the log keeps messages. */
    private Optional<Duration> history() {
        Map<String, Object> config = new HashMap<>(clients.consumer());
        config.keySet().retainAll(AdminClientConfig.configNames());
        ConfigResource messages = new ConfigResource(
                ConfigResource.Type.TOPIC, clients.topics().messages().name());
        try (Admin admin = Admin.create(config)) {
            Config topic = admin.describeConfigs(List.of(messages))
                    .all()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .get(messages);
            return Optional.ofNullable(topic)
                    .map(found -> found.get(TopicConfig.RETENTION_MS_CONFIG))
                    .map(entry -> Duration.ofMillis(Long.parseLong(entry.value())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            // It is for the words only; if Kafka is down the scan says so.
            return Optional.empty();
        }
    }
}
