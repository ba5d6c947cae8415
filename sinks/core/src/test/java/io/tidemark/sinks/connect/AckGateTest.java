package io.tidemark.sinks.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Position;
import io.tidemark.sinks.connect.RecordMapper.Mapped;
import io.tidemark.sinks.write.Item;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class AckGateTest {

    private static final TopicPartition ACKS = new TopicPartition("acks", 3);
    private static final TopicPartition MESSAGES = new TopicPartition("messages", 3);

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now.get());
        }
    };
    private final AckGate gate = new AckGate("messages", 4, Duration.ofSeconds(60), clock);

    private void add(long offset, long waitsForOffset) {
        SinkRecord record = new SinkRecord("acks", 3, null, null, null, null, offset);
        long position = waitsForOffset < 0 ? Position.BEFORE_ALL : Position.of(3, waitsForOffset);
        gate.add(new Mapped(Item.of(record, ACKS, List.of(), 0), position));
    }

    private List<Long> release(long nextMessage) {
        List<Item> ready = new ArrayList<>();
        gate.release(Map.of(MESSAGES, nextMessage), ready);
        return ready.stream().map(item -> item.record().kafkaOffset()).toList();
    }

    @Test
    void anAckWaitsForItsMessage() {
        add(0, 9);
        assertThat(release(9)).isEmpty();
        assertThat(release(10)).containsExactly(0L);
        assertThat(release(11)).isEmpty();
    }

    @Test
    void acksKeepTheirOrder() {
        add(0, -1);
        add(1, 9);
        add(2, 3);
        assertThat(release(4)).containsExactly(0L);
        assertThat(release(10)).containsExactly(1L, 2L);
    }

    @Test
    void pausesWhenFullAndResumesWhenHalfEmpty() {
        for (int i = 0; i < 4; i++) {
            add(i, i);
        }
        assertThat(gate.toPause()).containsExactly(ACKS);
        assertThat(gate.toPause()).isEmpty();
        release(1);
        assertThat(gate.toResume()).isEmpty();
        release(2);
        assertThat(gate.toResume()).containsExactly(ACKS);
        assertThat(gate.toResume()).isEmpty();
    }

    @Test
    void goesOnWithoutAMessageThatTheLogNoLongerHas() {
        add(0, 9);
        now.addAndGet(59_000);
        gate.messageSeen(3);
        now.addAndGet(59_000);
        assertThat(release(5)).isEmpty();
        now.addAndGet(2_000);
        assertThat(release(5)).containsExactly(0L);
    }

    @Test
    void forgottenAcksComeAgain() {
        for (int i = 0; i < 4; i++) {
            add(i, 9);
        }
        assertThat(gate.toPause()).containsExactly(ACKS);
        gate.forget(List.of(ACKS));
        assertThat(gate.toResume()).containsExactly(ACKS);
        assertThat(release(10)).isEmpty();
    }
}
