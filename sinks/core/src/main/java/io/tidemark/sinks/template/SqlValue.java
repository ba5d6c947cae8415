package io.tidemark.sinks.template;

import io.tidemark.schemas.Message;
import io.tidemark.sinks.record.Bytes;
import java.time.Instant;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The value of a variable as databases with typed columns take it. */
public final class SqlValue {

    private SqlValue() {}

    /**
     * A {@link String}, {@link Long}, {@link Integer} or {@code byte[]}; null if the event has no such value.
     *
     * @param time how an instant is written
     */
    public static @Nullable Object of(Variable variable, EventValues event, ToLongFunction<Instant> time) {
        @Nullable Message message = event.message();
        return switch (variable) {
            case CLIENTID -> event.clientId();
            case USERNAME -> event.username();
            case NODE -> event.node();
            case PEERHOST -> event.peerHost();
            case TIMESTAMP -> time.applyAsLong(event.at());
            case TOPIC -> event.topic();
            case MSGID -> event.messageId();
            case PAYLOAD -> message == null ? null : Bytes.of(message.getPayload());
            case QOS -> event.qos();
            case RETAIN -> message == null ? null : (Integer) (message.getRetain() ? 1 : 0);
            case MESSAGE -> throw new IllegalArgumentException("a message is no single value");
        };
    }
}
