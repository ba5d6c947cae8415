package io.tidemark.bridge.paho.emqx;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidemark.bridge.paho.session.Observed.Happened;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * EMQX 4.4 and early 5.x cut {@code $share/group/} off in the events of subscriptions. What a client has is asked of the
 * management API then, one call for each such event. Remembers the shared filters of at most {@value #CAPACITY} clients.
 */
final class SharedFilters implements FilterResolver {

    private static final Logger log = LoggerFactory.getLogger(SharedFilters.class);
    private static final long CAPACITY = 100_000;
    private static final String SHARE = "$share/";
    private static final String QUEUE = "$queue/";

    /** Client id → its filters, as it wrote them; empty if it has no session. */
    private final Function<String, Optional<List<String>>> filtersOf;

    private final Cache<String, Set<String>> shared =
            Caffeine.newBuilder().maximumSize(CAPACITY).build();

    private volatile boolean failed;

    /** @param filtersOf fails with any exception if nobody answers */
    SharedFilters(Function<String, Optional<List<String>>> filtersOf) {
        this.filtersOf = filtersOf;
    }

    @Override
    public Happened resolve(Happened event) {
        if (event.event() instanceof Subscribed subscribed) {
            return with(event, new Subscribed(subscribed(event.clientId(), subscribed.getSubscriptions())));
        }
        if (event.event() instanceof Unsubscribed unsubscribed) {
            return with(event, new Unsubscribed(unsubscribed(event.clientId(), unsubscribed.getTopicFilters())));
        }
        return event;
    }

    private static Happened with(Happened event, Object what) {
        return new Happened(event.clientId(), event.node(), event.at(), what, event.username(), event.peerHost());
    }

    private List<TopicSubscription> subscribed(String clientId, List<TopicSubscription> subscriptions) {
        List<String> has = ask(clientId);
        List<TopicSubscription> resolved = new ArrayList<>();
        for (TopicSubscription subscription : subscriptions) {
            String filter = subscription.getTopicFilter();
            List<String> groups = sharedAs(filter, has);
            // Which one of several it was, nobody can tell; to subscribe twice to the others changes nothing.
            groups.forEach(group -> resolved.add(TopicSubscription.newBuilder(subscription)
                    .setTopicFilter(group)
                    .build()));
            remember(clientId, groups);
            if (groups.isEmpty() || has.contains(filter)) {
                resolved.add(subscription);
            }
        }
        return resolved;
    }

    private List<String> unsubscribed(String clientId, List<String> filters) {
        List<String> has = ask(clientId);
        Set<String> gone = new LinkedHashSet<>();
        for (String filter : filters) {
            List<String> groups = sharedAs(filter, remembered(clientId));
            groups.stream().filter(group -> !has.contains(group)).forEach(gone::add);
            if (!has.contains(filter)) {
                gone.add(filter);
            }
        }
        Set<String> left = new LinkedHashSet<>(remembered(clientId));
        left.removeAll(gone);
        shared.put(clientId, left);
        return List.copyOf(gone);
    }

    private List<String> ask(String clientId) {
        try {
            List<String> has = filtersOf.apply(clientId).orElse(List.of());
            failed = false;
            return has.stream().map(SharedFilters::asRecorded).toList();
        } catch (RuntimeException e) {
            if (!failed) {
                log.warn(
                        "The filters of clients cannot be asked for, so until they can a shared subscription counts as the"
                                + " client's own: {}",
                        e.getMessage());
            }
            failed = true;
            return List.of();
        }
    }

    private Set<String> remembered(String clientId) {
        Set<String> known = shared.getIfPresent(clientId);
        return known == null ? Set.of() : known;
    }

    private void remember(String clientId, List<String> groups) {
        if (!groups.isEmpty()) {
            Set<String> all = new LinkedHashSet<>(remembered(clientId));
            all.addAll(groups);
            shared.put(clientId, all);
        }
    }

    /** Those of the filters that are shared subscriptions to the given one. */
    private static List<String> sharedAs(String filter, Iterable<String> filters) {
        List<String> found = new ArrayList<>();
        for (String candidate : filters) {
            if (isSharedAs(candidate, filter)) {
                found.add(candidate);
            }
        }
        return found;
    }

    private static boolean isSharedAs(String candidate, String filter) {
        int groupEnd = candidate.indexOf('/', SHARE.length());
        return candidate.startsWith(SHARE) && candidate.substring(groupEnd + 1).equals(filter);
    }

    /** Later versions tell of the old syntax so: what is recorded must not depend on the version. */
    private static String asRecorded(String filter) {
        return filter.startsWith(QUEUE) ? SHARE + filter : filter;
    }
}
