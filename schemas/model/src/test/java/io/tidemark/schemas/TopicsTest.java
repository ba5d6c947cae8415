package io.tidemark.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.schemas.Topics.CleanUp;
import io.tidemark.schemas.Topics.PartitionedBy;
import io.tidemark.schemas.Topics.Topic;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private final Topics topics = Topics.withPrefix("site-7.");

    @Test
    void everyNameHasThePrefixAndIsUnique() {
        assertThat(topics.all()).extracting(Topic::name).doesNotHaveDuplicates().allSatisfy(name -> assertThat(name)
                .startsWith("site-7."));
        assertThat(topics.messages()).hasToString("site-7.messages");
    }

    @Test
    void acksAreWhereTheirMessagesAre() {
        assertThat(topics.acks().partitionedBy())
                .isEqualTo(topics.messages().partitionedBy())
                .isEqualTo(PartitionedBy.MQTT_TOPIC);
    }

    @Test
    void tablesAreCompacted() {
        assertThat(topics.all().stream()
                        .filter(topic -> topic.cleanUp() == CleanUp.COMPACT)
                        .map(Topic::name))
                .containsExactlyInAnyOrder("site-7.presence", "site-7.subscriptions", "site-7.acks", "site-7.retained");
    }

    @Test
    void refusesAPrefixThatKafkaWouldRefuse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.withPrefix("a/b"))
                .withMessageContaining("a/b");
    }

    @Property
    void aCompositeKeyComesApartAgain(@ForAll String first, @ForAll String second) {
        String left = first.replace("\0", "");
        String key = Topics.compositeKey(left, second);

        assertThat(Topics.firstPart(key)).isEqualTo(left);
        assertThat(Topics.secondPart(key)).isEqualTo(second);
    }

    @Test
    void aKeyOfOnePartHasAnEmptySecond() {
        assertThat(Topics.firstPart("a/b")).isEqualTo("a/b");
        assertThat(Topics.secondPart("a/b")).isEmpty();
    }
}
