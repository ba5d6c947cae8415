package io.tidemark.sinks.mutation;

import io.tidemark.sinks.rules.BackendFunction;
import io.tidemark.sinks.rules.BackendType;
import io.tidemark.sinks.rules.FetchOptions.Overflow;
import io.tidemark.sinks.rules.Hook;
import io.tidemark.sinks.rules.MessageLifetime;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.Rule;
import io.tidemark.sinks.rules.RuleAction;
import io.tidemark.sinks.rules.RuleFile;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a rule file says and Tidemark does in another way, or not at all, and what it says that EMQ X did in a way that people
 * did not expect. One sentence each, with the place in the file and what happens.
 */
public final class RuleWarnings {

    private static final String POOL_SIZE = "pool_size";
    private static final String TIMEZONE = "timezone";
    /** A task works alone on its partitions and has one connection. */
    private static final String CONNECTIONS = "1";

    private static final Set<BackendType> LOCAL_TIMES = EnumSet.of(BackendType.MYSQL, BackendType.PGSQL);
    private static final Set<BackendFunction> STORES = EnumSet.of(
            BackendFunction.ON_MESSAGE_PUBLISH,
            BackendFunction.ON_MESSAGE_STORE,
            BackendFunction.ON_MESSAGE_STORE_KEEP_LATEST);
    private static final Set<BackendFunction> FETCHES = EnumSet.of(
            BackendFunction.ON_MESSAGE_FETCH,
            BackendFunction.ON_MESSAGE_FETCH_FOR_PUBSUB,
            BackendFunction.ON_MESSAGE_FETCH_FOR_QUEUE,
            BackendFunction.ON_MESSAGE_FETCH_FOR_KEEP_LATEST);
    private static final Set<BackendFunction> OFFSETS = EnumSet.of(
            BackendFunction.ON_MESSAGE_ACKED,
            BackendFunction.ON_MESSAGE_ACKED_FOR_PUBSUB,
            BackendFunction.ON_MESSAGE_ACKED_FOR_KEEP_LATEST);

    private final RuleFile file;
    private final BackendType type;
    private final List<String> warnings = new ArrayList<>();

    private RuleWarnings(RuleFile file) {
        this.file = file;
        type = BackendType.named(file.type()).orElseThrow();
    }

    /** First of the file, then in the order of the rules, then the pools by name. */
    public static List<String> of(RuleFile file) {
        RuleWarnings all = new RuleWarnings(file);
        all.warnings.addAll(file.warnings());
        file.rules().forEach(all::ofRule);
        all.positionsAreKept();
        file.poolNames().stream().sorted().map(file::pool).forEach(all::ofPool);
        return all.warnings;
    }

    private void warn(Rule rule, String sentence) {
        warnings.add(rule.location() + ": " + sentence);
    }

    private void ofRule(Rule rule) {
        if (rule.calls(BackendFunction.ON_MESSAGE_PUBLISH)) {
            overlapping(rule, latest -> latest.calls(BackendFunction.ON_MESSAGE_STORE_KEEP_LATEST))
                    .forEach(latest -> warn(
                            rule,
                            bothMatch(rule, latest) + " keep their newest message only, as " + latest.action()
                                    + " says (" + latest.location() + ")"));
        }
        if (rule.calls(BackendFunction.ON_MESSAGE_STORE)) {
            overlapping(rule, publish -> publish.calls(BackendFunction.ON_MESSAGE_PUBLISH))
                    .forEach(publish -> warn(
                            rule,
                            bothMatch(rule, publish) + " have each message stored once, QoS 1 and 2 by "
                                    + publish.action() + " (" + publish.location() + "), QoS 0 by this rule"));
        }
        if (rule.options().payloadFormat().isPresent() && type != BackendType.MONGO) {
            warn(
                    rule,
                    "payload_format is an option of mongo and has no effect on " + type
                            + ": payloads are stored as they were published");
        }
        if (rule.calls(BackendFunction.ON_RETAIN_LOOKUP)) {
            warn(
                    rule,
                    "EMQ X looked up subscriptions to exact topics only; here one with wildcards gets the retained messages"
                            + " of all topics that match it");
        }
        if (rule.action() instanceof RuleAction.Statements action) {
            action.statements().stream()
                    .flatMap(statement -> statement.warnings().stream())
                    .forEach(oddity -> warn(rule, oddity));
            action.statements().stream()
                    .flatMap(statement -> statement.variables().stream())
                    .distinct()
                    .filter(variable -> !rule.hook().has(variable))
                    .forEach(variable -> warn(
                            rule,
                            "${" + variable + "} has no value on " + rule.hook() + "; it is NULL, in Redis empty"));
        }
        ofExpiry(rule);
        ofFetch(rule);
    }

    private void ofExpiry(Rule rule) {
        if (rule.options().expiredTime().isPresent() && type != BackendType.REDIS) {
            warn(rule, "expired_time is an option of redis and has no effect on " + type);
        }
        if (type != BackendType.REDIS) {
            return;
        }
        if (isOneOf(rule, STORES)) {
            ofLifetime(rule);
        }
        if (rule.calls(BackendFunction.ON_MESSAGE_RETAIN)) {
            rule.options()
                    .expiredTime()
                    .ifPresent(seconds -> warn(
                            rule,
                            "retained messages go after "
                                    + MessageLifetime.seconds(rule.options().expiredTime())
                                    + " s, as EMQ X had it; remove expired_time to keep them"));
        }
    }

    private void ofLifetime(Rule rule) {
        MessageLifetime lifetime = MessageLifetime.of(file, rule);
        if (lifetime.isDefault()) {
            warn(
                    rule,
                    "no expired_time above 0 is stated; messages are kept for " + lifetime.seconds()
                            + " s, which is EMQ X's default");
        }
        if (lifetime.replacesThatOfFile()) {
            warn(rule, "the rule's expired_time counts, not backend." + type + "." + MessageLifetime.OF_FILE);
        }
    }

    private void ofFetch(Rule rule) {
        if (!isOneOf(rule, FETCHES)) {
            return;
        }
        file.rules().stream()
                .takeWhile(earlier -> !earlier.equals(rule))
                .filter(earlier ->
                        isOneOf(earlier, FETCHES) && earlier.topicFilter().overlaps(rule.topicFilter()))
                .findFirst()
                .ifPresent(earlier -> warn(
                        rule,
                        bothMatch(rule, earlier) + " are replayed as " + earlier.action() + " says ("
                                + earlier.location() + "), not by this rule"));
        rule.options()
                .fetch()
                .timeRange()
                .ifPresent(range -> warn(
                        rule,
                        "time_range: messages published more than " + range.toSeconds()
                                + " s ago are not delivered; they stay stored"));
        if (rule.options().fetch().overflow() == Overflow.PAGE) {
            rule.options()
                    .fetch()
                    .pageSize()
                    .ifPresent(count -> warn(
                            rule,
                            "max_returned_count: more than " + count
                                    + " messages of a topic come in further pages, oldest"
                                    + " first; EMQ X never delivered them (\"overflow\": \"newest\" does the same)"));
        }
    }

    /** A subscriber that comes back after UNSUBSCRIBE goes on where it was, which not everybody who left the rule out wants. */
    private void positionsAreKept() {
        if (file.rules().stream().noneMatch(rule -> rule.hook() == Hook.SESSION_UNSUBSCRIBED)) {
            file.rules().stream()
                    .filter(rule -> isOneOf(rule, OFFSETS))
                    .findFirst()
                    .ifPresent(rule -> warn(
                            rule,
                            "no rule on session.unsubscribed: how far a client has read is kept when it unsubscribes, and"
                                    + " it goes on from there when it subscribes again"));
        }
    }

    private Stream<Rule> overlapping(Rule rule, Predicate<Rule> wanted) {
        return file.rules().stream().filter(wanted).filter(other -> other.topicFilter()
                .overlaps(rule.topicFilter()));
    }

    private static String bothMatch(Rule rule, Rule other) {
        return "topics that match both '" + rule.topicFilter() + "' and '" + other.topicFilter() + "'";
    }

    private static boolean isOneOf(Rule rule, Set<BackendFunction> functions) {
        return rule.action() instanceof RuleAction.Function call && functions.contains(call.function());
    }

    private void ofPool(Pool pool) {
        for (String option : List.of(POOL_SIZE, "c_pool_size", "size")) {
            pool.text(option)
                    .filter(size -> !size.equals(CONNECTIONS))
                    .ifPresent(size -> warnings.add(pool.location(option) + ": " + option
                            + " has no effect on a running sink: each task has one connection, and tasks.max says how many"
                            + " tasks there are (config show sets it to " + option + ")"));
        }
        if (LOCAL_TIMES.contains(type) && pool.text(TIMEZONE).isEmpty()) {
            warnings.add(
                    pool.location(TIMEZONE) + ": times are written in UTC, EMQ X wrote them in the local time of the"
                            + " broker; a line backend." + type + "." + pool.name() + "." + TIMEZONE
                            + " = <zone, such as Asia/Shanghai> does so too");
        }
    }
}
