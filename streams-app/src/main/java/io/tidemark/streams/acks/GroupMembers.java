package io.tidemark.streams.acks;

import io.tidemark.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Sessions that have a part in a shared subscription. */
final class GroupMembers {

    /** A member, with what a replay to it needs. */
    record Member(String clientId, String node, long epoch, int qos) {

        private byte[] encode() {
            byte[] name = node.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + name.length)
                    .putLong(epoch)
                    .putInt(qos)
                    .put(name)
                    .array();
        }

        private static Member decode(String clientId, byte[] value) {
            ByteBuffer bytes = ByteBuffer.wrap(value);
            long epoch = bytes.getLong();
            int qos = bytes.getInt();
            return new Member(clientId, StandardCharsets.UTF_8.decode(bytes).toString(), epoch, qos);
        }
    }

    private final KeyValueStore<String, byte[]> store;

    GroupMembers(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    void join(String sharedFilter, Member member) {
        store.put(Topics.compositeKey(sharedFilter, member.clientId()), member.encode());
    }

    void leave(String sharedFilter, String clientId) {
        store.delete(Topics.compositeKey(sharedFilter, clientId));
    }

    /** Some member of the group other than a client. */
    Optional<Member> another(String sharedFilter, String clientId) {
        String prefix = Topics.compositeKey(sharedFilter, "");
        try (KeyValueIterator<String, byte[]> members = store.prefixScan(prefix, new StringSerializer())) {
            while (members.hasNext()) {
                KeyValue<String, byte[]> stored = members.next();
                String found = stored.key.substring(prefix.length());
                if (!found.equals(clientId)) {
                    return Optional.of(Member.decode(found, stored.value));
                }
            }
        }
        return Optional.empty();
    }
}
