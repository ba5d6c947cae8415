package io.tidemark.sinks.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which topics of a file are stored as messages, and how. An {@code on_message_store_keep_latest} rule wins over all others;
 * then the first {@code on_message_publish} rule that matches a topic counts, which stores QoS 1 and 2; then the first
 * {@code on_message_store} rule, which stores QoS 0 too. So no message is stored twice. Immutable; made to be asked for each
 * message.
 */
public final class StoringRules {

    /**
     * What becomes of the messages of a topic.
     *
     * @param latestOnly whether a message takes the place of those before it
     * @param expiredTime seconds to keep a message as the rule or the file says, which may be no sensible value; empty if
     *     both are silent
     */
    public record Storing(Rule rule, boolean latestOnly, OptionalLong expiredTime) {}

    private static final String EXPIRED_AFTER = "msg.expired_after";

    private final FirstMatch<Storing> acknowledged;
    private final FirstMatch<Storing> fleeting;

    private StoringRules(RuleFile file) {
        OptionalLong ofFile = file.globalNumber(EXPIRED_AFTER);
        List<Storing> store = storing(file, BackendFunction.ON_MESSAGE_STORE, ofFile);
        List<Storing> inOrder = new ArrayList<>(storing(file, BackendFunction.ON_MESSAGE_STORE_KEEP_LATEST, ofFile));
        inOrder.addAll(storing(file, BackendFunction.ON_MESSAGE_PUBLISH, ofFile));
        inOrder.addAll(store);
        acknowledged = firstMatch(inOrder);
        fleeting = firstMatch(store);
    }

    private static List<Storing> storing(RuleFile file, BackendFunction function, OptionalLong ofFile) {
        boolean latestOnly = function == BackendFunction.ON_MESSAGE_STORE_KEEP_LATEST;
        return file.rules(function).stream()
                .map(rule -> new Storing(rule, latestOnly, expiredTime(rule, ofFile)))
                .toList();
    }

    private static FirstMatch<Storing> firstMatch(List<Storing> inOrder) {
        return new FirstMatch<>(inOrder, storing -> storing.rule().topicFilter());
    }

    private static OptionalLong expiredTime(Rule rule, OptionalLong ofFile) {
        return rule.options().expiredTime().isPresent() ? rule.options().expiredTime() : ofFile;
    }

    /**
     * The storing rules of a file.
     *
     * @throws RuleFileException if {@code msg.expired_after} is not a number
     */
    public static StoringRules of(RuleFile file) {
        return new StoringRules(file);
    }

    /** Empty if such messages of the topic are not stored, as those of topics that begin with {@code $} never are. */
    public Optional<Storing> storing(String topic, int qos) {
        return topic.startsWith("$") ? Optional.empty() : (qos == 0 ? fleeting : acknowledged).first(topic);
    }

    /** How messages of the topic with QoS 1 and 2 are stored. */
    public Optional<Storing> storing(String topic) {
        return storing(topic, 1);
    }
}
