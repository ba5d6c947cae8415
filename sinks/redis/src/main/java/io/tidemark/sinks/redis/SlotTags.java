package io.tidemark.sinks.redis;

import io.lettuce.core.cluster.SlotHash;

/** For each slot of a cluster a hash tag that falls into it: the lowest number that does, as text. */
final class SlotTags {

    private static final String[] TAGS = tags();

    private SlotTags() {}

    static String of(int slot) {
        return TAGS[slot];
    }

    private static String[] tags() {
        String[] tags = new String[SlotHash.SLOT_COUNT];
        int missing = tags.length;
        for (int number = 0; missing > 0; number++) {
            String tag = Integer.toString(number);
            int slot = SlotHash.getSlot(tag);
            if (tags[slot] == null) {
                tags[slot] = tag;
                missing--;
            }
        }
        return tags;
    }
}
