package io.tidemark.sinks.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.schemas.Message;
import io.tidemark.sinks.record.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The values of an event as Redis takes them.
 *
 * @param time how an instant is written
 * @param fields the fields and values of a message hash, one after the other
 */
public record CommandValues(EventValues event, Function<Instant, byte[]> time, Function<Message, List<byte[]>> fields) {

    private static final byte[] NONE = {};

    List<byte[]> messageFields() {
        return event.message() == null ? List.of() : fields.apply(event.message());
    }

    byte[] of(Variable variable) {
        @Nullable Message message = event.message();
        return switch (variable) {
            case CLIENTID -> text(event.clientId());
            case USERNAME -> text(event.username());
            case NODE -> text(event.node());
            case PEERHOST -> text(event.peerHost());
            case TIMESTAMP -> time.apply(event.at());
            case TOPIC -> text(event.topic());
            case MSGID -> text(event.messageId());
            case PAYLOAD -> message == null ? NONE : Bytes.of(message.getPayload());
            case QOS -> text(event.qos());
            case RETAIN -> message == null ? NONE : text(message.getRetain());
            case MESSAGE -> throw new IllegalArgumentException("a message is many arguments");
        };
    }

    private static byte[] text(@Nullable Object value) {
        return value == null ? NONE : value.toString().getBytes(UTF_8);
    }
}
