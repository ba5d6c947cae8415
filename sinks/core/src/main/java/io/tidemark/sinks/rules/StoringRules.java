package io.tidemark.sinks.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which topics of a file are stored as messages, and how. Of several {@code on_message_publish} rules that match a topic the
 * first counts; an {@code on_message_store_keep_latest} rule wins over all of them. Immutable; made to be asked for each
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

    private final FirstMatch<Storing> rules;

    private StoringRules(RuleFile file) {
        OptionalLong ofFile = file.globalNumber(EXPIRED_AFTER);
        List<Storing> inOrder = new ArrayList<>();
        file.rules(BackendFunction.ON_MESSAGE_STORE_KEEP_LATEST)
                .forEach(rule -> inOrder.add(new Storing(rule, true, expiredTime(rule, ofFile))));
        file.rules(BackendFunction.ON_MESSAGE_PUBLISH)
                .forEach(rule -> inOrder.add(new Storing(rule, false, expiredTime(rule, ofFile))));
        rules = new FirstMatch<>(inOrder, storing -> storing.rule().topicFilter());
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

    /** Empty if messages of the topic are not stored, as those of topics that begin with {@code $} never are. */
    public Optional<Storing> storing(String topic) {
        return topic.startsWith("$") ? Optional.empty() : rules.first(topic);
    }
}
