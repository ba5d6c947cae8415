package io.tidemark.streams;

import io.tidemark.schemas.registry.RegistryOutage;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/** A record that cannot be processed goes to the dead letters; in an outage the task fails and processes it again later. */
public final class BadProcessingHandler extends LogAndContinueProcessingExceptionHandler {

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception error) {
        return RegistryOutage.causes(error) ? Response.fail() : super.handleError(context, record, error);
    }
}
