package io.tidemark.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.registry.RegistryUnavailableException;
import java.io.EOFException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class OutageTest {

    private final Exception registryDown =
            new StreamsException("no", new RegistryUnavailableException("nobody answers", null));
    private final Exception officialClient =
            new SerializationException("Error retrieving Avro schema", new ConnectException("refused"));
    private final Exception damaged = new SerializationException("cut short", new EOFException());

    private final DefaultErrorHandlerContext context = new DefaultErrorHandlerContext(
            null, "t", 0, 7, new RecordHeaders(), "node", new TaskId(0, 0), 0, new byte[0], new byte[0]);

    @Test
    void anOutageNeverSkipsARecord() {
        assertThat(read(registryDown)).isEqualTo(DeserializationExceptionHandler.Result.FAIL);
        assertThat(read(officialClient)).isEqualTo(DeserializationExceptionHandler.Result.FAIL);
        assertThat(process(registryDown)).isEqualTo(ProcessingExceptionHandler.Result.FAIL);
    }

    @Test
    void aDamagedRecordIsPassedOver() {
        assertThat(read(damaged)).isEqualTo(DeserializationExceptionHandler.Result.RESUME);
        assertThat(process(damaged)).isEqualTo(ProcessingExceptionHandler.Result.RESUME);
    }

    @Test
    void anOutageDoesNotUseUpTheToleratedFailures() {
        FailurePolicy policy = new FailurePolicy(Clock.systemUTC(), 1, Duration.ofMinutes(1), Duration.ZERO);
        for (int i = 0; i < 5; i++) {
            assertThat(policy.handle(registryDown)).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
        }
        assertThat(policy.handle(damaged)).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
        assertThat(policy.handle(damaged)).isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    }

    private DeserializationExceptionHandler.Result read(Exception error) {
        BadRecordHandler handler = new BadRecordHandler();
        handler.configure(Map.of());
        return handler.handleError(context, new ConsumerRecord<>("t", 0, 7, new byte[0], new byte[0]), error)
                .result();
    }

    private ProcessingExceptionHandler.Result process(Exception error) {
        BadProcessingHandler handler = new BadProcessingHandler();
        handler.configure(Map.of());
        return handler.handleError(context, new Record<>("k", "v", 0), error).result();
    }
}
