package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.RedisFuture;
import io.tidemark.sinks.mutation.Mutation.RemoveMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Removes messages by their place in the list of their topic. Their ids are asked for first, since in a cluster the list and
 * the messages are on different servers and no script sees both; a page at a time, to bound what is held here.
 */
final class Removals {

    private static final int PAGE = 500;

    /** Ids of a topic's list that go. */
    private record Stretch(String topic, Range<Long> positions) {
        static Stream<Stretch> of(RemoveMessages remove) {
            return Stream.concat(
                    Stream.of(new Stretch(
                            remove.topic(), Range.from(Boundary.unbounded(), Boundary.including(remove.through())))),
                    remove.beyond().stream()
                            .map(range ->
                                    new Stretch(remove.topic(), Range.create(range.getFirst(), range.getLast()))));
        }
    }

    private Removals() {}

    /** @param keep says of a topic and an id that the message stays although it leaves the list */
    static void run(RedisSession session, List<RemoveMessages> removals, BiPredicate<String, String> keep) {
        List<Stretch> open = removals.stream().flatMap(Stretch::of).toList();
        while (!open.isEmpty()) {
            open = removePage(session, open, keep);
        }
    }

    private static List<Stretch> removePage(
            RedisSession session, List<Stretch> stretches, BiPredicate<String, String> keep) {
        List<List<byte[]>> ids = session.run(redis -> stretches.stream()
                .<RedisFuture<? extends List<byte[]>>>map(stretch -> {
                    String key = RedisKeys.messagesOf(stretch.topic());
                    return redis.at(key).zrangebyscore(key, stretch.positions(), Limit.create(0, PAGE));
                })
                .toList());
        List<Stretch> more = new ArrayList<>();
        session.<Long>run(redis -> {
            List<RedisFuture<? extends Long>> replies = new ArrayList<>();
            for (int i = 0; i < stretches.size(); i++) {
                Stretch stretch = stretches.get(i);
                for (byte[] bytes : ids.get(i)) {
                    String id = new String(bytes, UTF_8);
                    if (!keep.test(stretch.topic(), id)) {
                        replies.add(redis.at(RedisKeys.message(id)).del(RedisKeys.message(id)));
                    }
                }
                if (!ids.get(i).isEmpty()) {
                    String key = RedisKeys.messagesOf(stretch.topic());
                    replies.add(redis.at(key).zrem(key, ids.get(i).toArray(byte[][]::new)));
                }
                if (ids.get(i).size() == PAGE) {
                    more.add(stretch);
                }
            }
            return replies;
        });
        return more;
    }
}
