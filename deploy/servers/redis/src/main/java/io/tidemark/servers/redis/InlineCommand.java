package io.tidemark.servers.redis;

import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One command as Redis reads it from telnet, on a connection of its own: enough to set servers up. */
final class InlineCommand {

    private InlineCommand() {}

    /** The reply: {@code +…}, {@code -…} or {@code :…} with its first character, a bulk string without. */
    static String ask(int port, String command) throws IOException {
        try (Socket socket = Ports.connect(port)) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            String first = line(in);
            return first.startsWith("$")
                    ? new String(in.readNBytes(Integer.parseInt(first.substring(1))), StandardCharsets.UTF_8)
                    : first;
        }
    }

    /**
     * A command that must succeed.
     *
     * @throws ServerException if it does not
     */
    static String require(int port, String command) {
        String name = command.split(" ", 3)[0];
        try {
            String reply = ask(port, command);
            if (reply.startsWith("-")) {
                throw new ServerException("Redis on port " + port + " refuses " + name + ": " + reply.substring(1));
            }
            return reply;
        } catch (IOException e) {
            throw new ServerException("Redis on port " + port + " does not answer " + name + ": " + e, e);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended within a reply");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
