package io.tidemark.sinks.explain;

import io.tidemark.sinks.rules.BackendFunction;
import io.tidemark.sinks.rules.BackendType;
import io.tidemark.sinks.rules.FetchOptions;
import io.tidemark.sinks.rules.FetchOptions.Overflow;
import io.tidemark.sinks.rules.Forget;
import io.tidemark.sinks.rules.Hook;
import io.tidemark.sinks.rules.MessageLifetime;
import io.tidemark.sinks.rules.MessageRetention;
import io.tidemark.sinks.rules.Rule;
import io.tidemark.sinks.rules.RuleAction;
import io.tidemark.sinks.rules.RuleFile;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What one rule does, for people.
 *
 * @param hook the hook with the rule's number, such as {@code message.publish.1}
 * @param topics the topics that it is for; empty if it is about clients
 * @param sentence what happens, without a full stop: {@code keeps every message of QoS 1 and 2 for 3600 s in Redis (pool1)}
 */
public record RuleExplanation(String hook, String topics, String sentence) {

    private static final Set<BackendType> TIME_SERIES =
            EnumSet.of(BackendType.INFLUXDB, BackendType.OPENTSDB, BackendType.TIMESCALE);

    /** Explains a rule of a file. */
    public static RuleExplanation of(RuleFile file, Rule rule) {
        return new RuleExplanation(
                rule.hook() + "." + rule.number(),
                rule.hook().isOfClient() ? "" : rule.topicFilter().toString(),
                new Speaker(file, rule).sentence());
    }

    private record Speaker(RuleFile file, Rule rule) {

        String sentence() {
            if (Forget.isAskedBy(rule)) {
                return function(BackendFunction.ON_ACKED_DELETE);
            }
            return rule.action() instanceof RuleAction.Function call
                    ? function(call.function())
                    : statements((RuleAction.Statements) rule.action());
        }

        private BackendType type() {
            return BackendType.named(file.type()).orElseThrow();
        }

        private String store() {
            return type().title() + " (" + rule.pool() + ")";
        }

        private String statements(RuleAction.Statements action) {
            int count = action.statements().size();
            String what = action.key().equals("commands") ? "command" : "statement";
            return "runs " + (count == 1 ? "a " + what : count + " " + what + "s") + " of its own in " + store()
                    + " when " + event(rule.hook());
        }

        private static String event(Hook hook) {
            return switch (hook) {
                case CLIENT_CONNECTED -> "a client connects";
                case CLIENT_DISCONNECTED -> "a client disconnects";
                case SESSION_CREATED -> "a client connects without an earlier session";
                case SESSION_SUBSCRIBED -> "a client subscribes";
                case SESSION_UNSUBSCRIBED -> "a client unsubscribes";
                case MESSAGE_PUBLISH -> "a message is published";
                case MESSAGE_ACKED -> "a client acknowledges a message";
                case MESSAGE_DELIVERED -> "a message leaves for a client";
            };
        }

        private String function(BackendFunction function) {
            return switch (function) {
                case ON_CLIENT_CONNECTED -> "writes to " + store() + " that a client is online, since when and where";
                case ON_CLIENT_DISCONNECTED -> "writes to " + store() + " that a client is offline, and since when";
                case ON_SUBSCRIBE_LOOKUP ->
                    "subscribes a client that connects to the topics that " + store() + " lists for it";
                case ON_MESSAGE_FETCH, ON_MESSAGE_FETCH_FOR_PUBSUB ->
                    "sends a subscriber what it has not acknowledged" + " yet, from " + store() + limits();
                case ON_MESSAGE_FETCH_FOR_QUEUE ->
                    "sends a subscriber what nobody has acknowledged yet, from " + store() + limits();
                case ON_MESSAGE_FETCH_FOR_KEEP_LATEST ->
                    "sends a subscriber the newest message of a topic, if it has not" + " acknowledged it yet, from "
                            + store() + limits();
                case ON_RETAIN_LOOKUP -> "sends a subscriber the retained messages of the topics that it subscribes to";
                case ON_ACKED_DELETE -> "forgets in " + store() + " how far a client has read when it unsubscribes";
                case ON_MESSAGE_PUBLISH ->
                    TIME_SERIES.contains(type())
                            ? "writes every message to " + store() + " as its template says"
                            : "keeps every message of QoS 1 and 2" + lifetime() + " in " + store();
                case ON_MESSAGE_STORE -> "keeps every message of any QoS" + lifetime() + " in " + store();
                case ON_MESSAGE_STORE_KEEP_LATEST ->
                    "keeps the newest message of QoS 1 and 2 of each topic" + lifetime() + " in " + store()
                            + ", in the place of the one before it";
                case ON_MESSAGE_RETAIN ->
                    "keeps the last retained message of each topic" + retainedLifetime() + " in " + store();
                case ON_RETAIN_DELETE ->
                    "removes the retained message of a topic from " + store() + " when an empty one clears it";
                case ON_MESSAGE_ACKED, ON_MESSAGE_ACKED_FOR_PUBSUB, ON_MESSAGE_ACKED_FOR_KEEP_LATEST ->
                    "keeps in " + store() + " how far each client has read each topic";
                case ON_MESSAGE_ACKED_FOR_QUEUE ->
                    "removes a message from " + store() + " once any client has acknowledged it";
            };
        }

        private String lifetime() {
            return type() == BackendType.REDIS
                    ? " for " + MessageLifetime.of(file, rule).seconds() + " s"
                    : rule.options().retention().map(Speaker::kept).orElse("");
        }

        private static String kept(MessageRetention retention) {
            String age = retention.maxAge().map(time -> " for " + plain(time)).orElse("");
            return age
                    + (retention.maxCount().isPresent()
                            ? ", at most " + retention.maxCount().getAsLong() + " of a topic,"
                            : "");
        }

        private String retainedLifetime() {
            return type() == BackendType.REDIS && rule.options().expiredTime().isPresent()
                    ? " for " + MessageLifetime.seconds(rule.options().expiredTime()) + " s"
                    : "";
        }

        private String limits() {
            FetchOptions options = rule.options().fetch();
            String count = options.pageSize().isEmpty()
                    ? ""
                    : options.overflow() == Overflow.NEWEST
                            ? ", the newest " + options.pageSize().getAsInt() + " of a topic"
                            : ", " + options.pageSize().getAsInt() + " of a topic at a time";
            return count
                    + options.timeRange()
                            .map(range -> ", none older than " + plain(range))
                            .orElse("");
        }

        private static String plain(Duration duration) {
            return duration.toMillisPart() > 0 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
        }
    }
}
