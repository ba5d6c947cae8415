package io.tidemark.sinks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sinks.read.Retention;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.tck.ShippedRules;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisRetentionTest {

    private static Retention retention(String rules) {
        return new RedisStoreReaderProvider().retention(RuleFile.parse("rules", rules));
    }

    private static String publish(int number, String topic, String function, int expiredTime) {
        return "backend.redis.hook.message.publish." + number + " = {\"topic\": \"" + topic
                + "\", \"action\": {\"function\": \"" + function + "\"}, \"expired_time\": " + expiredTime
                + ", \"pool\": \"pool1\"}\n";
    }

    @Test
    void theShippedRulesKeepMessagesForAnHour() {
        Retention shipped = retention(ShippedRules.of("redis") + ShippedRules.keepLatest("redis"));
        assertThat(shipped.of("pubsub/news")).contains(Duration.ofHours(1));
        assertThat(shipped.of("$SYS/x")).isEmpty();
        // The rule of latest topics states nothing.
        assertThat(shipped.of("latest/a")).contains(Duration.ofHours(2));
    }

    @Test
    void theRuleWinsOverTheFileAndNothingSensibleMeansTwoHours() {
        String pool = "backend.redis.pool1.server = a:1\n";
        String file = "backend.redis.msg.expired_after = 30\n";
        Retention stated = retention(pool
                + file
                + publish(1, "a/#", "on_message_publish", 10)
                + publish(2, "b/#", "on_message_publish", -1)
                + "backend.redis.hook.message.publish.3 = {\"topic\": \"c/#\", \"action\": {\"function\":"
                + " \"on_message_publish\"}, \"pool\": \"pool1\"}\n"
                + publish(4, "#", "on_message_retain", 5));
        assertThat(stated.of("a/a")).contains(Duration.ofSeconds(10));
        assertThat(stated.of("b/b")).contains(Duration.ofHours(2));
        assertThat(stated.of("c/c")).contains(Duration.ofSeconds(30));
        assertThat(stated.of("d")).isEmpty();
    }
}
