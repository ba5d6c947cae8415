package io.tidemark.sinks.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.PositionRange;
import io.tidemark.schemas.Presence;
import io.tidemark.sinks.mutation.Mutation.DeleteAck;
import io.tidemark.sinks.mutation.Mutation.DeleteRetained;
import io.tidemark.sinks.mutation.Mutation.PutAck;
import io.tidemark.sinks.mutation.Mutation.PutLatest;
import io.tidemark.sinks.mutation.Mutation.PutMessage;
import io.tidemark.sinks.mutation.Mutation.PutPresence;
import io.tidemark.sinks.mutation.Mutation.PutRetained;
import io.tidemark.sinks.mutation.Mutation.RemoveMessages;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.tck.ShippedRules;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MutationRulesTest {

    private static final String POOLS = "backend.redis.pool1.server = a:1\nbackend.redis.pool2.server = b:1\n";

    private final MutationRules redis = MutationRules.of(RuleFile.parse("redis", ShippedRules.of("redis")));
    private final MutationRules pgsql = MutationRules.of(RuleFile.parse("pgsql", ShippedRules.of("pgsql")));

    private static ListAssert<Mutation> assertMutations(List<Effect> effects) {
        return assertThat(effects.stream().map(Effect::mutation).toList());
    }

    private static Message message(String topic, int qos) {
        Message message = new Message();
        message.setTopic(topic);
        message.setQos(qos);
        return message;
    }

    private static AckOffset ack(String topic, String client, long through, Long... beyond) {
        AckOffset offset = new AckOffset();
        offset.setTopic(topic);
        offset.setClientId(client);
        offset.setThrough(through);
        offset.setBeyondRanges(Stream.of(beyond)
                .map(position -> new PositionRange(position, position))
                .toList());
        return offset;
    }

    @Test
    void messagesOfQosOneAndTwoAreKept() {
        Message message = message("a", 1);
        assertMutations(redis.message(5, message)).containsExactly(new PutMessage(5, message, OptionalLong.of(3600)));
        assertMutations(pgsql.message(5, message)).containsExactly(new PutMessage(5, message, OptionalLong.empty()));
        assertMutations(redis.message(5, message("a", 0))).isEmpty();
        assertMutations(redis.message(5, message("$SYS/a", 1))).isEmpty();
    }

    @Test
    void retainedMessagesComeAndGo() {
        Message message = message("a", 1);
        assertMutations(redis.retained("a", Optional.of(message)))
                .containsExactly(new PutRetained(message, OptionalLong.of(3600)));
        assertMutations(pgsql.retained("a", Optional.empty())).containsExactly(new DeleteRetained("a"));
    }

    @Test
    void onlyQueueRulesActOnTheQueueReader() {
        assertMutations(redis.ack("queue/a", "$queue", Optional.of(ack("queue/a", "$queue", 7, 9L))))
                .containsExactly(new RemoveMessages("queue/a", 7, List.of(new PositionRange(9L, 9L))));
        assertMutations(redis.ack("pubsub/a", "$queue", Optional.of(ack("pubsub/a", "$queue", 7))))
                .isEmpty();
        assertMutations(pgsql.ack("queue/a", "$queue", Optional.of(ack("queue/a", "$queue", 7))))
                .isEmpty();
        assertMutations(redis.ack("queue/a", "$queue", Optional.empty())).isEmpty();
    }

    @Test
    void acksOfClientsFollowTheirRules() {
        AckOffset offset = ack("pubsub/a", "c", 7);
        assertMutations(redis.ack("pubsub/a", "c", Optional.of(offset))).containsExactly(new PutAck(offset));
        assertMutations(redis.ack("queue/a", "c", Optional.of(ack("queue/a", "c", 7))))
                .isEmpty();
        assertMutations(redis.ack("pubsub/a", "c", Optional.empty())).containsExactly(new DeleteAck("pubsub/a", "c"));
        assertMutations(pgsql.ack("any", "c", Optional.empty())).containsExactly(new DeleteAck("any", "c"));
    }

    @Test
    void keepLatestWinsOverPublish() {
        MutationRules rules =
                MutationRules.of(RuleFile.parse("latest", ShippedRules.of("redis") + ShippedRules.keepLatest("redis")));
        Message message = message("latest/a", 1);
        assertMutations(rules.message(5, message)).containsExactly(new PutLatest(5, message, OptionalLong.empty()));
        assertMutations(rules.message(5, message("latest/a", 0))).isEmpty();
        assertMutations(rules.message(5, message("a", 1))).singleElement().isInstanceOf(PutMessage.class);
        AckOffset offset = ack("latest/a", "c", 7);
        assertMutations(rules.ack("latest/a", "c", Optional.of(offset))).containsExactly(new PutAck(offset));
    }

    @Test
    void presenceNeedsItsRule() {
        Presence presence = new Presence();
        presence.setOnline(true);
        assertMutations(redis.presence(Optional.of(presence))).containsExactly(new PutPresence(presence));
        assertMutations(redis.presence(Optional.empty())).isEmpty();
        MutationRules deaf = MutationRules.of(RuleFile.parse("none", POOLS));
        assertMutations(deaf.presence(Optional.of(presence))).isEmpty();
    }

    @Test
    void theFirstMatchingRuleCounts() {
        MutationRules rules = MutationRules.of(RuleFile.parse(
                "two",
                POOLS + "backend.redis.msg.expired_after = 30\n" + publish(2, "\"topic\": \"#\", \"expired_time\": 20,")
                        + publish(1, "\"topic\": \"a/#\", \"expired_time\": 10,")
                        + publish(3, "\"topic\": \"$x/#\",")));
        assertMutations(rules.message(1, message("a/b", 1)))
                .extracting(mutation -> ((PutMessage) mutation).expiredTime())
                .containsExactly(OptionalLong.of(10));
        assertMutations(rules.message(1, message("b", 1)))
                .extracting(mutation -> ((PutMessage) mutation).expiredTime())
                .containsExactly(OptionalLong.of(20));
    }

    private static String publish(int number, String options) {
        return "backend.redis.hook.message.publish." + number + " = {" + options
                + " \"action\": {\"function\": \"on_message_publish\"}, \"pool\": \"pool1\"}\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    redis | {"commands": ["del  mqtt:acked:${clientid}:${topic}"]}
                    mysql | {"sql": "DELETE FROM mqtt_acked WHERE topic=${topic} AND clientid = ${clientid};"}
                    pgsql | {"function": "on_acked_delete"}
                    """)
    void knowsTheStatementsThatForgetAnAck(String type, String action) {
        MutationRules rules = MutationRules.of(RuleFile.parse(
                "forget",
                "backend." + type + ".pool1.server = a:1\nbackend." + type
                        + ".hook.session.unsubscribed.1 = {\"topic\": \"#\", \"action\": " + action
                        + ", \"pool\": \"pool1\"}"));
        assertMutations(rules.ack("t", "c", Optional.empty())).containsExactly(new DeleteAck("t", "c"));
    }

    @Test
    void storeKeepsEveryQosAndNothingTwice() {
        MutationRules rules = MutationRules.of(RuleFile.parse(
                "store",
                POOLS
                        + publish(1, "\"topic\": \"a\", \"expired_time\": 10,")
                        + publish(2, "\"expired_time\": 20,").replace("on_message_publish", "on_message_store")));
        Message fleeting = message("a", 0);
        Message safe = message("a", 1);
        assertMutations(rules.message(1, fleeting)).containsExactly(new PutMessage(1, fleeting, OptionalLong.of(20)));
        assertMutations(rules.message(1, safe)).containsExactly(new PutMessage(1, safe, OptionalLong.of(10)));
        assertMutations(rules.message(1, message("b", 2))).singleElement().isInstanceOf(PutMessage.class);
        assertMutations(rules.message(1, message("$SYS/a", 0))).isEmpty();
    }
}
