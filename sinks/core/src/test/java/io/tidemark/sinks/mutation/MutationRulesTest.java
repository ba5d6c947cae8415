package io.tidemark.sinks.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.sinks.tck.ShippedRules;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MutationRulesTest {

    private static final String POOLS = "backend.redis.pool1.server = a:1\nbackend.redis.pool2.server = b:1\n";

    private final MutationRules redis = MutationRules.of(RuleFile.parse("redis", ShippedRules.of("redis")));
    private final MutationRules pgsql = MutationRules.of(RuleFile.parse("pgsql", ShippedRules.of("pgsql")));

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
        assertThat(redis.message(5, message)).containsExactly(new PutMessage(5, message, OptionalLong.of(3600)));
        assertThat(pgsql.message(5, message)).containsExactly(new PutMessage(5, message, OptionalLong.empty()));
        assertThat(redis.message(5, message("a", 0))).isEmpty();
        assertThat(redis.message(5, message("$SYS/a", 1))).isEmpty();
    }

    @Test
    void retainedMessagesComeAndGo() {
        Message message = message("a", 1);
        assertThat(redis.retained("a", Optional.of(message)))
                .containsExactly(new PutRetained(message, OptionalLong.of(3600)));
        assertThat(pgsql.retained("a", Optional.empty())).containsExactly(new DeleteRetained("a"));
    }

    @Test
    void onlyQueueRulesActOnTheQueueReader() {
        assertThat(redis.ack("queue/a", "$queue", Optional.of(ack("queue/a", "$queue", 7, 9L))))
                .containsExactly(new RemoveMessages("queue/a", 7, List.of(new PositionRange(9L, 9L))));
        assertThat(redis.ack("pubsub/a", "$queue", Optional.of(ack("pubsub/a", "$queue", 7))))
                .isEmpty();
        assertThat(pgsql.ack("queue/a", "$queue", Optional.of(ack("queue/a", "$queue", 7))))
                .isEmpty();
        assertThat(redis.ack("queue/a", "$queue", Optional.empty())).isEmpty();
    }

    @Test
    void acksOfClientsFollowTheirRules() {
        AckOffset offset = ack("pubsub/a", "c", 7);
        assertThat(redis.ack("pubsub/a", "c", Optional.of(offset))).containsExactly(new PutAck(offset));
        assertThat(redis.ack("queue/a", "c", Optional.of(ack("queue/a", "c", 7))))
                .isEmpty();
        assertThat(redis.ack("pubsub/a", "c", Optional.empty())).containsExactly(new DeleteAck("pubsub/a", "c"));
        assertThat(pgsql.ack("any", "c", Optional.empty())).containsExactly(new DeleteAck("any", "c"));
    }

    @Test
    void keepLatestWinsOverPublish() {
        MutationRules rules =
                MutationRules.of(RuleFile.parse("latest", ShippedRules.of("redis") + ShippedRules.keepLatest("redis")));
        Message message = message("latest/a", 1);
        assertThat(rules.message(5, message)).containsExactly(new PutLatest(5, message, OptionalLong.empty()));
        assertThat(rules.message(5, message("latest/a", 0))).isEmpty();
        assertThat(rules.message(5, message("a", 1))).singleElement().isInstanceOf(PutMessage.class);
        AckOffset offset = ack("latest/a", "c", 7);
        assertThat(rules.ack("latest/a", "c", Optional.of(offset))).containsExactly(new PutAck(offset));
    }

    @Test
    void presenceNeedsItsRule() {
        Presence presence = new Presence();
        presence.setOnline(true);
        assertThat(redis.presence(Optional.of(presence))).containsExactly(new PutPresence(presence));
        assertThat(redis.presence(Optional.empty())).isEmpty();
        MutationRules deaf = MutationRules.of(RuleFile.parse("none", POOLS));
        assertThat(deaf.presence(Optional.of(presence))).isEmpty();
    }

    @Test
    void theFirstMatchingRuleCounts() {
        MutationRules rules = MutationRules.of(RuleFile.parse(
                "two",
                POOLS + "backend.redis.msg.expired_after = 30\n" + publish(2, "\"topic\": \"#\", \"expired_time\": 20,")
                        + publish(1, "\"topic\": \"a/#\", \"expired_time\": 10,")
                        + publish(3, "\"topic\": \"$x/#\",")));
        assertThat(rules.message(1, message("a/b", 1)))
                .extracting(mutation -> ((PutMessage) mutation).expiredTime())
                .containsExactly(OptionalLong.of(10));
        assertThat(rules.message(1, message("b", 1)))
                .extracting(mutation -> ((PutMessage) mutation).expiredTime())
                .containsExactly(OptionalLong.of(20));
    }

    private static String publish(int number, String options) {
        return "backend.redis.hook.message.publish." + number + " = {" + options
                + " \"action\": {\"function\": \"on_message_publish\"}, \"pool\": \"pool1\"}\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"commands\": [\"del  mqtt:acked:${clientid}:${topic}\"]}",
                "{\"sql\": \"DELETE FROM mqtt_acked WHERE topic=${topic} AND clientid = ${clientid};\"}",
                "{\"function\": \"on_acked_delete\"}",
            })
    void knowsTheStatementsThatForgetAnAck(String action) {
        MutationRules rules = MutationRules.of(RuleFile.parse(
                "forget",
                POOLS + "backend.redis.hook.session.unsubscribed.1 = {\"topic\": \"#\", \"action\": " + action
                        + ", \"pool\": \"pool1\"}"));
        assertThat(rules.ack("t", "c", Optional.empty())).containsExactly(new DeleteAck("t", "c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message.publish.1 = {\"action\": {\"function\": \"on_message_store\"}, \"pool\": \"pool1\"}",
                "message.publish.1 = {\"action\": {\"commands\": \"SET a ${payload}\"}, \"pool\": \"pool1\"}",
                "session.unsubscribed.1 = {\"action\": {\"commands\": \"DEL a:${topic}\"}, \"pool\": \"pool1\"}",
                "message.publish.1 = {\"action\": {\"function\": \"on_message_publish\"}, \"pool\": \"pool1\"}\n"
                        + "backend.redis.hook.message.publish.2 = {\"action\": {\"function\": \"on_message_retain\"},"
                        + " \"pool\": \"pool2\"}",
            })
    void refusesWhatItWouldNotDo(String rule) {
        RuleFile file = RuleFile.parse("file", POOLS + "backend.redis.hook." + rule);
        assertThatThrownBy(() -> MutationRules.of(file))
                .isInstanceOf(RuleFileException.class)
                .hasMessageMatching("(?s)file:[34]:.* is not supported yet; .*");
    }
}
