package io.tidemark.streams.replay;

import io.tidemark.sinks.read.StoredMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/** Merges pages of several topics by time of publishing, each topic's own order kept whatever its times say. */
final class ArrivalMerge {

    /** A message and the replay that sends it. */
    record Item(ActiveReplay replay, StoredMessage message) {}

    private static final class Source {
        private final Iterator<Item> rest;
        private Item head;

        private Source(Iterator<Item> items) {
            rest = items;
            head = items.next();
        }
    }

    private static final Comparator<Source> BY_ARRIVAL =
            Comparator.comparing(source -> source.head.message().message().getPublishedAt());

    private ArrivalMerge() {}

    /** @param pages each in the order of its topic */
    static List<Item> merge(List<List<Item>> pages) {
        PriorityQueue<Source> sources = new PriorityQueue<>(BY_ARRIVAL);
        pages.stream().filter(page -> !page.isEmpty()).forEach(page -> sources.add(new Source(page.iterator())));
        List<Item> merged = new ArrayList<>();
        while (!sources.isEmpty()) {
            Source next = sources.remove();
            merged.add(next.head);
            if (next.rest.hasNext()) {
                next.head = next.rest.next();
                sources.add(next);
            }
        }
        return merged;
    }
}
