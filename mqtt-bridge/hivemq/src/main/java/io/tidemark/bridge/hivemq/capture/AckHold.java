package io.tidemark.bridge.hivemq.capture;

import com.hivemq.extension.sdk.api.async.Async;
import com.hivemq.extension.sdk.api.async.SimpleAsyncOutput;
import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import com.hivemq.extension.sdk.api.services.session.ClientService;
import io.tidemark.bridge.metrics.BridgeMetrics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds an acknowledgement until the log has what it acknowledges. HiveMQ fails open: when its own timeout ends, it sends the
 * packet as it was. So this fails closed before: if the record does not become durable, the client is disconnected first and
 * the packet let go only then, into a closed connection. The client will send again.
 */
public final class AckHold {

    private static final Logger log = LoggerFactory.getLogger(AckHold.class);
    private static final String REASON = "not recorded in time; send it again";
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final ClientService clients;
    private final Duration holdTimeout;
    private final BridgeMetrics metrics;

    /** @param holdTimeout after which a record that is not durable counts as failed */
    public AckHold(ClientService clients, Duration holdTimeout, BridgeMetrics metrics) {
        this.clients = clients;
        this.holdTimeout = holdTimeout;
        this.metrics = metrics;
    }

    /** Holds the packet of this output until the record is durable. Throws nothing. */
    public void hold(CompletionStage<?> durable, SimpleAsyncOutput<?> output, String clientId) {
        CompletableFuture<?> record = durable.toCompletableFuture();
        if (record.isDone() && !record.isCompletedExceptionally()) {
            return;
        }
        long since = System.nanoTime();
        Async<?> async = output.async(holdTimeout.multipliedBy(2).plus(MARGIN));
        metrics.held();
        // A copy, so that the timeout of this wait does not touch the record's own future.
        var unused = record.<Object>thenApply(result -> result)
                .orTimeout(holdTimeout.plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((result, error) -> {
                    if (error == null) {
                        letGo(async, since);
                    } else {
                        metrics.holdFailed();
                        disconnect(clientId, async, since);
                    }
                });
    }

    private void letGo(Async<?> async, long since) {
        metrics.released(System.nanoTime() - since);
        async.resume();
    }

    private void disconnect(String clientId, Async<?> async, long since) {
        CompletableFuture<?> disconnected;
        try {
            disconnected = clients.disconnectClient(
                    clientId, false, DisconnectReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, REASON);
        } catch (RuntimeException e) {
            disconnected = CompletableFuture.failedFuture(e);
        }
        var unused = disconnected.whenComplete((found, error) -> {
            if (error == null) {
                letGo(async, since);
            } else {
                log.warn("Could not disconnect client {} yet: {}", clientId, error.getMessage());
                CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
                        .execute(() -> disconnect(clientId, async, since));
            }
        });
    }
}
