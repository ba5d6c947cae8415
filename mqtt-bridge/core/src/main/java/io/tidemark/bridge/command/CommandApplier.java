package io.tidemark.bridge.command;

import io.tidemark.bridge.Broker;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Publish;
import io.tidemark.schemas.Subscribe;
import io.tidemark.schemas.Unsubscribe;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Applies one command to a broker. */
final class CommandApplier {

    private final Broker broker;

    CommandApplier(Broker broker) {
        this.broker = broker;
    }

    /** Completes exceptionally if the broker fails or the kind of the command is unknown. */
    CompletionStage<CommandOutcome> apply(ClientCommand command) {
        if (isStale(command)) {
            return CompletableFuture.completedFuture(CommandOutcome.STALE);
        }
        try {
            return dispatch(command.getClientId(), command.getCommand()).thenApply(outcome -> switch (outcome) {
                case APPLIED -> CommandOutcome.APPLIED;
                case NOT_SUBSCRIBED -> CommandOutcome.NOT_SUBSCRIBED;
            });
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<Broker.Outcome> dispatch(String clientId, Object command) {
        if (command instanceof Deliver deliver) {
            return broker.deliver(clientId, deliver);
        }
        if (command instanceof Publish publish) {
            return broker.publish(publish.getMessage());
        }
        if (command instanceof Subscribe subscribe) {
            return broker.subscribe(clientId, subscribe.getSubscriptions());
        }
        if (command instanceof Unsubscribe unsubscribe) {
            return broker.unsubscribe(clientId, unsubscribe.getTopicFilters());
        }
        throw new IllegalArgumentException("this bridge does not know the command " + kind(command)
                + "; it is older than the part of Tidemark that sent it: update the bridge");
    }

    private boolean isStale(ClientCommand command) {
        Long epoch = command.getEpoch();
        if (epoch == null) {
            return false;
        }
        OptionalLong current = broker.currentEpoch(command.getClientId());
        return current.isEmpty() || current.getAsLong() != epoch;
    }

    /** Whether later commands for the same client must wait for this one. */
    static boolean isBarrier(ClientCommand command) {
        return !(command.getCommand() instanceof Deliver || command.getCommand() instanceof Publish);
    }

    /** Name of the kind of a command, for metrics and messages. */
    static String kind(Object command) {
        return command.getClass().getSimpleName();
    }
}
