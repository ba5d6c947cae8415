package io.tidemark.bench.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.bench.sinks.Workload.Placed;
import io.tidemark.schemas.Message;
import io.tidemark.servers.process.Ports;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The very commands of each message, HSET, EXPIREAT and ZADD, as bytes made beforehand: a socket that writes so many commands,
 * and counts the replies before it goes on.
 */
record RedisPipelineLoop(int port) implements RawClient {

    private static final int PIPELINE = 256;
    private static final int COMMANDS = 3;
    private static final int READ_BYTES = 1 << 14;

    /** Bytes to be written at once, and how many commands they are. */
    private record Batch(ByteBuffer bytes, int commands) {}

    @Override
    public String name() {
        return "raw socket, pipelines of " + PIPELINE + ", same commands";
    }

    @Override
    public double write(Workload workload, int connections) throws Exception {
        List<List<Batch>> shares = workload.messagesFor(connections).stream()
                .map(RedisPipelineLoop::batches)
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            long start = System.nanoTime();
            List<Future<?>> loops = new ArrayList<>();
            shares.forEach(share -> loops.add(threads.submit(() -> {
                send(share);
                return null;
            })));
            for (Future<?> loop : loops) {
                loop.get();
            }
            return (System.nanoTime() - start) / 1e9;
        } finally {
            threads.shutdownNow();
        }
    }

    private void send(List<Batch> batches) throws IOException {
        try (Socket socket = Ports.connect(port)) {
            socket.setTcpNoDelay(true);
            InputStream replies = socket.getInputStream();
            byte[] read = new byte[READ_BYTES];
            for (Batch batch : batches) {
                socket.getOutputStream().write(batch.bytes().array());
                int left = batch.commands();
                while (left > 0) {
                    left -= replies(read, replies.read(read));
                }
            }
        }
    }

    /** Each reply is a number on a line of its own. */
    private static int replies(byte[] read, int length) throws IOException {
        if (length < 0) {
            throw new EOFException("Redis closed the connection");
        }
        int lines = 0;
        for (int i = 0; i < length; i++) {
            if (read[i] == '-') {
                throw new IOException("Redis refused a command");
            }
            lines += read[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    private static List<Batch> batches(List<Placed> messages) {
        List<Batch> batches = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int commands = 0;
        for (Placed placed : messages) {
            append(bytes, placed);
            commands += COMMANDS;
            if (commands + COMMANDS > PIPELINE) {
                batches.add(new Batch(ByteBuffer.wrap(bytes.toByteArray()), commands));
                bytes.reset();
                commands = 0;
            }
        }
        if (commands > 0) {
            batches.add(new Batch(ByteBuffer.wrap(bytes.toByteArray()), commands));
        }
        return batches;
    }

    private static void append(ByteArrayOutputStream bytes, Placed placed) {
        Message message = placed.message();
        String key = "mqtt:msg:" + message.getId();
        long seconds = message.getPublishedAt().getEpochSecond();
        command(
                bytes,
                "HSET",
                key,
                "id",
                message.getId(),
                "from",
                message.getClientId(),
                "qos",
                message.getQos(),
                "topic",
                message.getTopic(),
                "retain",
                message.getRetain(),
                "payload",
                message.getPayload().array(),
                "ts",
                seconds);
        command(bytes, "EXPIREAT", key, seconds + RedisBenchmarkTool.KEPT_SECONDS);
        command(bytes, "ZADD", "mqtt:msg:" + message.getTopic(), placed.position(), message.getId());
    }

    private static void command(ByteArrayOutputStream bytes, Object... arguments) {
        bytes.writeBytes(("*" + arguments.length + "\r\n").getBytes(UTF_8));
        for (Object argument : arguments) {
            byte[] value =
                    argument instanceof byte[] raw ? raw : argument.toString().getBytes(UTF_8);
            bytes.writeBytes(("$" + value.length + "\r\n").getBytes(UTF_8));
            bytes.writeBytes(value);
            bytes.writeBytes("\r\n".getBytes(UTF_8));
        }
    }
}
