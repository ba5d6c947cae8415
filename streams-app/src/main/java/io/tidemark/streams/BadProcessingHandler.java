package io.tidemark.streams;

import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/** A record that cannot be processed goes to the dead letters; in an outage the task fails and processes it again later. */
public final class BadProcessingHandler extends LogAndContinueProcessingExceptionHandler {

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception error) {
        return Outages.isOutage(error) ? Response.fail() : super.handleError(context, record, error);
    }
}
