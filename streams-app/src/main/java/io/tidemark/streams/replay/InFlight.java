package io.tidemark.streams.replay;

import io.tidemark.streams.acks.PositionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Messages that were sent and not yet acknowledged, in the order of the log. Immutable.
 *
 * @param ids message ids, by the index of their position
 */
public record InFlight(PositionSet positions, List<String> ids) {

    /** Nothing is in flight. */
    public static final InFlight NONE = new InFlight(PositionSet.EMPTY, List.of());

    InFlight with(long position, String id) {
        if (positions.contains(position)) {
            return this;
        }
        PositionSet more = positions.with(position);
        List<String> moreIds = new ArrayList<>(ids);
        moreIds.add(more.indexOf(position), id);
        return new InFlight(more, moreIds);
    }

    InFlight without(long position) {
        int at = positions.indexOf(position);
        if (at < 0) {
            return this;
        }
        List<String> fewerIds = new ArrayList<>(ids);
        fewerIds.remove(at);
        return new InFlight(positions.without(position), fewerIds);
    }

    /** Where the message with an id is, for acknowledgements that carry no position. */
    OptionalLong position(String id) {
        int at = ids.indexOf(id);
        return at < 0 ? OptionalLong.empty() : OptionalLong.of(positions.get(at));
    }

    boolean contains(long position) {
        return positions.contains(position);
    }

    int size() {
        return positions.size();
    }

    boolean isEmpty() {
        return positions.isEmpty();
    }
}
