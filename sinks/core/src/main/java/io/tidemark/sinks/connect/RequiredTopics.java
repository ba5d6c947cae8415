package io.tidemark.sinks.connect;

import io.tidemark.schemas.Topics;
import io.tidemark.schemas.Topics.Topic;
import io.tidemark.sinks.mutation.MutationRules;
import io.tidemark.sinks.rules.RuleFile;
import java.util.List;
import java.util.stream.Stream;

/** Which Kafka topics a connector has to list in its {@code topics}. */
public final class RequiredTopics {

    private RequiredTopics() {}

    /** The topics that rules are about; client events only where there are statements on hooks that these stand for. */
    public static List<String> of(RuleFile rules, Topics topics) {
        Stream<Topic<?>> always = Stream.of(topics.messages(), topics.acks(), topics.retained(), topics.presence());
        Stream<Topic<?>> events =
                MutationRules.of(rules).needClientEvents() ? Stream.of(topics.clientEvents()) : Stream.empty();
        return Stream.concat(always, events).map(Topic::name).toList();
    }
}
