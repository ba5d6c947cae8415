package io.tidemark.streams.history;

import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Publish;
import io.tidemark.streams.Expiry;
import io.tidemark.streams.history.Destination.ToTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Publishes to whoever subscribes to a topic.
 *
 * @param cancelled ends all waiting
 */
record TopicOutlet(ToTopic target, int maxQos, Commands commands, CountDownLatch cancelled) implements Outlet {

    @Override
    public OptionalInt qos(Message message) {
        return ToTopic.fits(target.topic(message.getTopic()))
                ? OptionalInt.of(Math.min(message.getQos(), maxQos))
                : OptionalInt.empty();
    }

    @Override
    public boolean isAcknowledged(int qos) {
        return false;
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public void send(Logged logged, int qos, Instant now) {
        String topic = target.topic(logged.message().getTopic());
        Message message = Message.newBuilder(logged.message())
                .setTopic(topic)
                .setQos(qos)
                .setRetain(false)
                .setMessageExpiryInterval(Expiry.of(logged.message()).remaining(now.toEpochMilli()))
                .build();
        commands.send(new ClientCommand(topic, null, now, new Publish(message)));
    }

    @Override
    public void follow(Duration patience) throws InterruptedException {
        var unused = cancelled.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public long acked() {
        return 0;
    }

    @Override
    public boolean isIdle() {
        return true;
    }

    @Override
    public Optional<String> failure() {
        return commands.failure();
    }

    @Override
    public void close() {
        // The producer is shared.
    }
}
