package io.tidemark.streams;

import io.tidemark.schemas.registry.RegistryOutage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/** A record that cannot be read goes to the dead letters; in an outage the task fails and reads it again later. */
public final class BadRecordHandler extends LogAndContinueExceptionHandler {

    @Override
    public Response handleError(ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception error) {
        return RegistryOutage.causes(error) ? Response.fail() : super.handleError(context, record, error);
    }
}
