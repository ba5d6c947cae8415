package io.tidemark.streams.history;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import io.tidemark.streams.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Delivers to one connection of one client, paced by its acknowledgements. */
final class ClientOutlet implements Outlet {

    private final String clientId;
    private final String historyId;
    private final int maxQos;
    private final Commands commands;
    private final ClientWatch watch;
    private final long epoch;
    private final int window;
    private final Duration stallTimeout;
    private final Set<String> unacked = new HashSet<>();
    private long acked;
    private long lastMove = System.nanoTime();

    /** Takes over the watch, which must show the client online. */
    ClientOutlet(
            String clientId,
            String historyId,
            int maxQos,
            Commands commands,
            ClientWatch watch,
            HistorySettings settings) {
        this.clientId = clientId;
        this.historyId = historyId;
        this.maxQos = maxQos;
        this.commands = commands;
        this.watch = watch;
        epoch = watch.state().epoch();
        window = Math.max(1, Math.min(settings.window(), watch.state().receiveMaximum()));
        stallTimeout = settings.stallTimeout();
    }

    @Override
    public OptionalInt qos(Message message) {
        OptionalInt granted = watch.state().qos(message.getTopic());
        // The broker delivers with the granted QoS at most: of QoS 0 no acknowledgement would come.
        return granted.isEmpty()
                ? granted
                : OptionalInt.of(Math.min(granted.getAsInt(), Math.min(message.getQos(), maxQos)));
    }

    @Override
    public boolean isAcknowledged(int qos) {
        return qos > 0;
    }

    @Override
    public boolean hasRoom() {
        return unacked.size() < window;
    }

    @Override
    public void send(Logged logged, int qos, Instant now) {
        Message message = logged.message();
        if (qos > 0) {
            if (unacked.isEmpty()) {
                lastMove = System.nanoTime();
            }
            unacked.add(message.getId());
        }
        Deliver deliver = Deliver.newBuilder()
                .setMessage(message)
                .setPosition(logged.position())
                .setQos(qos)
                .setMessageExpiryInterval(Expiry.of(message).remaining(now.toEpochMilli()))
                .setHistoryId(historyId)
                .build();
        commands.send(new ClientCommand(clientId, epoch, now, deliver));
    }

    @Override
    public void follow(Duration patience) {
        watch.follow(patience, this::acknowledged);
    }

    private void acknowledged(Acked ack) {
        // A second acknowledgement is of a message that was delivered twice.
        if (unacked.remove(ack.getMessageId())) {
            acked++;
            lastMove = System.nanoTime();
        }
    }

    @Override
    public long acked() {
        return acked;
    }

    @Override
    public boolean isIdle() {
        return unacked.isEmpty();
    }

    @Override
    public Optional<String> failure() {
        if (watch.state().epoch() != epoch) {
            return Optional.of("client " + clientId + " has connected anew");
        }
        if (!watch.state().online()) {
            return Optional.of("client " + clientId + " has disconnected");
        }
        if (!unacked.isEmpty() && System.nanoTime() - lastMove > stallTimeout.toNanos()) {
            return Optional.of("client " + clientId + " has acknowledged nothing for " + stallTimeout.toSeconds()
                    + " s, " + unacked.size() + " messages are on their way");
        }
        return commands.failure();
    }

    @Override
    public void close() {
        watch.close();
    }
}
