package io.tidemark.bridge.paho.emqx;

import io.tidemark.bridge.Broker;
import io.tidemark.bridge.BrokerProfile;
import io.tidemark.bridge.EventSink;
import io.tidemark.bridge.Parts;
import io.tidemark.bridge.RecentPositions;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.paho.PahoBridge.BrokerSide;
import io.tidemark.bridge.paho.PahoSettings;
import io.tidemark.bridge.paho.emqx.rest.EmqxApi;
import io.tidemark.bridge.paho.emqx.rest.EmqxApiException;
import io.tidemark.bridge.paho.emqx.rest.EmqxApis;
import io.tidemark.bridge.paho.feed.LogFeed;
import io.tidemark.bridge.paho.inbox.InboxSubscriber;
import io.tidemark.bridge.paho.inbox.Inboxes;
import io.tidemark.bridge.paho.mqtt.MqttPublisher;
import io.tidemark.bridge.paho.mqtt.MqttSettings;
import io.tidemark.bridge.paho.restore.LogRestore;
import io.tidemark.bridge.paho.session.DropCounters;
import io.tidemark.bridge.paho.session.ShardedSessions;
import io.tidemark.schemas.TopicSubscription;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of a bridge to EMQX together. */
public final class EmqxBridge implements BrokerSide {

    private static final Logger log = LoggerFactory.getLogger(EmqxBridge.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final String UNKNOWN = "of unknown version";

    private final PahoSettings settings;
    private final RecentPositions positions;
    private final BridgeMetrics metrics;
    private final Clock clock;
    private final Slots slots;
    private final ShardedSessions sessions;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private Optional<EmqxApi> api = Optional.empty();
    private String version = UNKNOWN;
    private volatile Optional<EmqxFeeds> feeds = Optional.empty();

    public EmqxBridge(PahoSettings settings, RecentPositions positions, BridgeMetrics metrics, Clock clock) {
        this.settings = settings;
        this.positions = positions;
        this.metrics = metrics;
        this.clock = clock;
        slots = new Slots(
                settings.instances(), settings.instance(), settings.mqtt().connections());
        sessions = new ShardedSessions(Slots.COUNT, new DropCounters(metrics));
        metrics.gauge("clients", "Clients that are remembered", sessions::size);
    }

    @Override
    public BrokerProfile profile() {
        return EmqxProfile.of(version, api.isPresent());
    }

    /** {@inheritDoc} Then asks the management API, if there is one, which EMQX it is; waits for it. */
    @Override
    public void restore(LogRestore restore, RecentPositions recent) {
        MqttSettings mqtt = settings.mqtt();
        boolean done = restore.run(
                presence -> {
                    if (slots.isOurs(presence.getClientId())) {
                        sessions.restore(presence);
                    }
                },
                event -> {
                    if (slots.isOurs(event.getClientId())) {
                        sessions.restore(event);
                    }
                },
                recent,
                mqtt.receiveMaximum() * mqtt.connections() * settings.instances());
        if (done) {
            settings.emqx().api().ifPresent(this::connectApi);
        }
    }

    private void connectApi(EmqxSettings.Api access) {
        while (stopping.getCount() > 0 && api.isEmpty()) {
            try {
                EmqxApi found = EmqxApis.connect(access);
                version = found.version();
                api = Optional.of(found);
            } catch (EmqxApiException e) {
                log.warn("The bridge waits for the management API: {}", e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (stopping.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                log.info("Stopped while waiting for the management API");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
    }

    @Override
    public Broker start(EventSink sink, Parts parts) {
        MqttSettings mqtt = settings.mqtt();
        api.ifPresent(found -> Setup.provision(settings, found));
        MqttPublisher publisher =
                parts.add(MqttPublisher.start(mqtt, mqtt.clientIdPrefix() + "-" + settings.instance() + "-commands"));
        EmqxFeeds reading = parts.add(
                new EmqxFeeds(mqtt, settings.emqx().eventRoot(), slots, sessions, filters(), positions, metrics));
        Inboxes inboxes = new Inboxes(
                (topic, payload, qos, properties) -> publisher.publish(topic, payload, qos, false, properties),
                api.map(EmqxBridge::subscriber).orElse(InboxSubscriber.NONE));
        EmqxBroker broker = new EmqxBroker(profile(), slots, sessions, reading, inboxes, publisher, api);
        broker.start(sink);
        feeds = Optional.of(reading);
        api.ifPresent(found -> parts.add(new Reconciler(
                found,
                reading::isConnected,
                sessions,
                new LogFeed(sink),
                slots,
                mqtt.ownClientIds(),
                settings.emqx().reconcileInterval(),
                clock,
                metrics)));
        parts.add(stopping::countDown);
        report();
        return broker;
    }

    private FilterResolver filters() {
        return api.filter(found -> EmqxProfile.cutsSharedFilters(version))
                .<FilterResolver>map(found -> new SharedFilters(
                        clientId -> found.subscriptions(clientId).map(subscriptions -> subscriptions.stream()
                                .map(TopicSubscription::getTopicFilter)
                                .toList())))
                .orElse(FilterResolver.AS_IT_IS);
    }

    private static InboxSubscriber subscriber(EmqxApi api) {
        return (clientId, filter) -> {
            TopicSubscription inbox = new TopicSubscription();
            inbox.setTopicFilter(filter);
            inbox.setQos(2);
            return api.subscribe(clientId, List.of(inbox));
        };
    }

    /** On a thread of its own: a probe may take as long as the broker wants. */
    private void report() {
        Thread checks = new Thread(
                () -> Setup.check(settings, api).forEach(finding -> finding.log(log)), "tidemark-bridge-checks");
        checks.setDaemon(true);
        checks.start();
    }

    @Override
    public boolean isConnected() {
        return feeds.filter(EmqxFeeds::isConnected).isPresent();
    }
}
