package io.tidemark.bridge.paho.emqx;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bridge.paho.Logged;
import io.tidemark.bridge.paho.emqx.rest.EmqxApiException;
import io.tidemark.bridge.paho.session.Observed.Happened;
import io.tidemark.schemas.Acked;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribed;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** EMQX 4.4 and 5.3 tell of {@code $share/g1/sh/t} and of {@code $queue/qu/t} as {@code sh/t} and {@code qu/t}. */
class SharedFiltersTest {

    private static final String CLIENT = "dev-shr";
    private static final String PLAIN = "sh/t";
    private static final String GROUP = "$share/g1/sh/t";
    private static final String OTHER_GROUP = "$share/g2/sh/t";
    private static final String QUEUE = "$queue/sh/t";
    /** The queue as it is recorded: newer versions tell of it so. */
    private static final String QUEUE_GROUP = "$share/$queue/sh/t";

    private Optional<List<String>> has = Optional.empty();
    private boolean down;

    private final SharedFilters filters = new SharedFilters(clientId -> {
        assertThat(clientId).isEqualTo(CLIENT);
        if (down) {
            throw new EmqxApiException("EMQX does not answer", null);
        }
        return has;
    });

    private void clientHas(String... all) {
        has = Optional.of(List.of(all));
    }

    private List<TopicSubscription> subscribed(String filter) {
        Happened event = happened(new Subscribed(List.of(new TopicSubscription(filter, 1, true, true, 2, 7))));
        Happened resolved = filters.resolve(event);
        assertThat(resolved).usingRecursiveComparison().ignoringFields("event").isEqualTo(event);
        return ((Subscribed) resolved.event()).getSubscriptions();
    }

    private List<String> subscribedFilters(String filter) {
        return subscribed(filter).stream()
                .map(TopicSubscription::getTopicFilter)
                .toList();
    }

    private List<String> unsubscribed(String filter) {
        return ((Unsubscribed) filters.resolve(happened(new Unsubscribed(List.of(filter))))
                        .event())
                .getTopicFilters();
    }

    private static Happened happened(Object event) {
        return new Happened(CLIENT, "emqx@1", Instant.EPOCH, event, Optional.of("u"), Optional.of("127.0.0.1"));
    }

    @Test
    void aSharedSubscriptionGetsItsGroupAndKeepsItsOptions() {
        clientHas("other/#", GROUP);
        assertThat(subscribed(PLAIN)).containsExactly(new TopicSubscription(GROUP, 1, true, true, 2, 7));
    }

    @Test
    void aQueueIsWrittenAsNewerVersionsTellIt() {
        clientHas(QUEUE);
        assertThat(subscribedFilters(PLAIN)).containsExactly(QUEUE_GROUP);
        clientHas();
        assertThat(unsubscribed(PLAIN)).contains(QUEUE_GROUP);
    }

    @Test
    void aSubscriptionOfOnesOwnStaysWhatItIs() {
        clientHas(PLAIN);
        assertThat(subscribedFilters(PLAIN)).containsExactly(PLAIN);
        clientHas();
        assertThat(unsubscribed(PLAIN)).containsExactly(PLAIN);
    }

    @Test
    void aFilterThatOnlyEndsAlikeIsAnother() {
        clientHas("$share/g1/x/sh/t", "$queue/x/sh/t", "x/sh/t", "$shared/g1/sh/t", PLAIN);
        assertThat(subscribedFilters(PLAIN)).containsExactly(PLAIN);
    }

    @Test
    void allOfSeveralGroups() {
        clientHas(GROUP, PLAIN, OTHER_GROUP, QUEUE);
        assertThat(subscribedFilters(PLAIN)).containsExactlyInAnyOrder(GROUP, PLAIN, OTHER_GROUP, QUEUE_GROUP);
    }

    @Test
    void whoLeavesOneOfSeveralGroupsStaysInTheOthers() {
        clientHas(GROUP, OTHER_GROUP);
        subscribed(PLAIN);
        clientHas(OTHER_GROUP);
        assertThat(unsubscribed(PLAIN)).contains(GROUP).doesNotContain(OTHER_GROUP);
        clientHas();
        assertThat(unsubscribed(PLAIN)).contains(OTHER_GROUP).doesNotContain(GROUP);
    }

    @Test
    void whoLeavesAGroupKeepsASubscriptionOfItsOwn() {
        clientHas(GROUP, PLAIN);
        subscribed(PLAIN);
        clientHas(PLAIN);
        assertThat(unsubscribed(PLAIN)).containsExactly(GROUP);
    }

    @Test
    void whileNobodyAnswersASharedSubscriptionIsOnesOwnAndNothingOfItStays() {
        down = true;
        assertThat(subscribedFilters(PLAIN)).containsExactly(PLAIN);
        down = false;
        clientHas();
        assertThat(unsubscribed(PLAIN)).containsExactly(PLAIN);
    }

    @Test
    void thatNobodyAnswersIsToldOnceEachTime() {
        try (Logged logged = new Logged()) {
            down = true;
            subscribed(PLAIN);
            subscribed(PLAIN);
            unsubscribed(PLAIN);
            assertThat(logged.problems()).singleElement().satisfies(problem -> assertThat(problem)
                    .contains("EMQX does not answer")
                    .doesNotContain(CLIENT, PLAIN));
            down = false;
            subscribed(PLAIN);
            down = true;
            subscribed(PLAIN);
            assertThat(logged.problems()).hasSize(2);
        }
    }

    @Test
    void aGroupIsLeftThoughNobodyAnswers() {
        clientHas(GROUP);
        subscribed(PLAIN);
        down = true;
        assertThat(unsubscribed(PLAIN)).contains(GROUP);
    }

    @Test
    void aClientWithoutASessionHasWhatTheEventSays() {
        has = Optional.empty();
        assertThat(subscribedFilters(PLAIN)).containsExactly(PLAIN);
    }

    @Test
    void otherEventsStayAsTheyAre() {
        Happened acked = happened(new Acked("id", PLAIN, 1, null, null));
        assertThat(filters.resolve(acked)).isSameAs(acked);
    }

    /** However late the events are, when all have come the log has what the client has. */
    @Property(tries = 3_000)
    void theLogEndsWithWhatTheClientHas(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> choice = Arrays.asList(PLAIN, GROUP, OTHER_GROUP, QUEUE);
        Set<String> client = new LinkedHashSet<>();
        Set<String> log = new LinkedHashSet<>();
        Deque<Boolean> events = new ArrayDeque<>();
        for (int step = 0; step < 20; step++) {
            String filter = choice.get(random.nextInt(choice.size()));
            // To subscribe again is an event too; to unsubscribe from nothing is none.
            boolean subscribes = random.nextBoolean();
            if (subscribes ? client.add(filter) || random.nextBoolean() : client.remove(filter)) {
                events.add(subscribes);
            }
            clientHas(client.toArray(String[]::new));
            while (!events.isEmpty() && random.nextBoolean()) {
                record(events.remove(), log);
            }
        }
        events.forEach(subscribes -> record(subscribes, log));
        assertThat(log)
                .isEqualTo(client.stream().map(SharedFiltersTest::asRecorded).collect(Collectors.toSet()));
    }

    private void record(boolean subscribes, Set<String> log) {
        if (subscribes) {
            log.addAll(subscribedFilters(PLAIN));
        } else {
            unsubscribed(PLAIN).forEach(log::remove);
        }
    }

    private static String asRecorded(String filter) {
        TopicFilter parsed = TopicFilter.parse(filter);
        return parsed.sharedGroup()
                .map(group -> "$share/" + group + "/" + parsed.filter())
                .orElse(filter);
    }
}
