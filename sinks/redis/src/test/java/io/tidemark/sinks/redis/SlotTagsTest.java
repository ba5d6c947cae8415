package io.tidemark.sinks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.Test;

class SlotTagsTest {

    @Test
    void everySlotHasAKeyOfAnySink() {
        for (int slot = 0; slot < SlotHash.SLOT_COUNT; slot++) {
            assertThat(SlotHash.getSlot(RedisKeys.applied("sink-{1}", slot))).isEqualTo(slot);
        }
    }
}
