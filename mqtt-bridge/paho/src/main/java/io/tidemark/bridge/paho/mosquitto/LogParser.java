package io.tidemark.bridge.paho.mosquitto;

import io.tidemark.bridge.paho.session.Observed;
import io.tidemark.bridge.paho.session.Observed.Began;
import io.tidemark.bridge.paho.session.Observed.Ended;
import io.tidemark.bridge.paho.session.Observed.Happened;
import io.tidemark.bridge.paho.session.Observed.SessionExpired;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the lines of Mosquitto's log that concern clients, as 2.0 writes them with {@code log_timestamp true}:
 *
 * <pre>
 * 1795645167: New client connected from 127.0.0.1:35888 as s5 (p5, c0, k60, u'name').
 * 1795645168: Client s5 disconnected.
 * 1795645168: Client s5 disconnected: Connection reset by peer.
 * 1795645168: Bad socket read/write on client s5: Unknown error.
 * 1795645168: Expiring client s5 due to timeout.
 * 1795645167: s5 2 a/#            on M/subscribe
 * 1795645170: s5 a/#              on M/unsubscribe
 * </pre>
 *
 * <p>Clients choose what is in these lines, so only what can have one meaning is read: ids and filters without white space, and
 * sentences word for word. Any id that has a part of a sentence in it has white space too. Everything else is unknown. Times
 * are whole seconds.
 */
final class LogParser {

    static final String NOTICE = "$SYS/broker/log/N";
    static final String SUBSCRIBE = "$SYS/broker/log/M/subscribe";
    static final String UNSUBSCRIBE = "$SYS/broker/log/M/unsubscribe";

    private static final String TIME = "(\\d{1,12}): ";
    private static final Pattern CONNECTED = Pattern.compile(
            TIME
                    + "New client connected from (\\S+):(\\d{1,5}) as (\\S+) \\(p(\\d+), c([01]), k(\\d{1,5})(?:, u'([^']*)')?\\)\\.",
            Pattern.DOTALL);

    /** What C calls the errors of a socket. */
    private static final List<String> SYSTEM_ERRORS = List.of(
            "Bad file descriptor",
            "Broken pipe",
            "Connection reset by peer",
            "Connection timed out",
            "Host is down",
            "Input/output error",
            "Network dropped connection on reset",
            "Network is down",
            "Network is unreachable",
            "No buffer space available",
            "No route to host",
            "Protocol error",
            "Software caused connection abort",
            "Transport endpoint is not connected");

    /** What Mosquitto calls its own. */
    private static final List<String> BROKER_ERRORS = List.of(
            "A network protocol error occurred when communicating with the broker.",
            "A TLS error occurred.",
            "Access denied by ACL.",
            "Authorisation failed.",
            "Invalid function arguments provided.",
            "Malformed UTF-8",
            "Message not found (internal error).",
            "Out of memory.",
            "Packet larger than supported by the server.",
            "Payload too large.",
            "Requested QoS not supported on server.",
            "The client is not currently connected.",
            "The connection was lost.",
            "This feature is not supported.",
            "TLS handshake failed.",
            "Unknown error.");

    /** Word for word: with a free part in it, a client called "a disconnected due to b" could end the connection of "a". */
    private static final Pattern DISCONNECTED = Pattern.compile(TIME
            + "Client (\\S+) (disconnected|closed its connection"
            + "|has exceeded timeout, disconnecting|disconnected, not authorised|been disconnected by administrative action"
            + "|disconnected due to protocol error|disconnected due to malformed packet"
            + "|disconnected due to oversize packet|disconnected due to oversize payload|disconnected due to out of memory"
            + "|disconnected due to QoS too high or retain not supported"
            + "|disconnected: " + anyOf(SYSTEM_ERRORS) + ")\\.");

    private static final Pattern FAILED = Pattern.compile(TIME + "Bad socket read/write on client (\\S+): ("
            + anyOf(BROKER_ERRORS) + "|" + anyOf(SYSTEM_ERRORS) + ")");

    private static final Pattern EXPIRED = Pattern.compile(TIME + "Expiring client (\\S+) due to timeout\\.");

    private static final Pattern SUBSCRIBED = Pattern.compile(TIME + "(\\S+) ([012]) (\\S+)");
    private static final Pattern UNSUBSCRIBED = Pattern.compile(TIME + "(\\S+) (\\S+)");

    private static final int PROTOCOL_3_1 = 3;
    private static final int PROTOCOL_3_1_1 = 4;
    private static final int PROTOCOL_5 = 5;
    /** The log has no session expiry: a session that is kept is kept for ever, as far as one can see. */
    private static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

    private final String node;

    LogParser(String node) {
        this.node = node;
    }

    /** What a line tells; empty if it is not about a client, or could be about another. */
    Optional<Observed> parse(String topic, String line) {
        return switch (topic) {
            case NOTICE ->
                connected(line)
                        .or(() -> ended(DISCONNECTED, line))
                        .or(() -> ended(FAILED, line))
                        .or(() -> expired(line));
            case SUBSCRIBE -> subscribed(line);
            case UNSUBSCRIBE -> unsubscribed(line);
            default -> Optional.empty();
        };
    }

    private Optional<Observed> connected(String line) {
        Matcher found = CONNECTED.matcher(line);
        if (!found.matches()) {
            return Optional.empty();
        }
        boolean cleanStart = found.group(6).equals("1");
        return Optional.of(new Began(
                found.group(4),
                node,
                time(found),
                Optional.of(found.group(2) + ":" + found.group(3)),
                Optional.ofNullable(found.group(8)),
                Optional.of(found.group(2)),
                protocol(found.group(5)),
                cleanStart,
                cleanStart ? 0 : NEVER_EXPIRES,
                Integer.parseInt(found.group(7)),
                0));
    }

    private static int protocol(String written) {
        return switch (written) {
            case "1" -> PROTOCOL_3_1;
            case "5" -> PROTOCOL_5;
            default -> PROTOCOL_3_1_1;
        };
    }

    private static String anyOf(List<String> sentences) {
        return sentences.stream().map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")"));
    }

    private Optional<Observed> expired(String line) {
        Matcher found = EXPIRED.matcher(line);
        return found.matches() ? Optional.of(new SessionExpired(found.group(2), node, time(found))) : Optional.empty();
    }

    private Optional<Observed> ended(Pattern pattern, String line) {
        Matcher found = pattern.matcher(line);
        if (!found.matches()) {
            return Optional.empty();
        }
        String reason = found.group(3);
        return Optional.of(new Ended(
                found.group(2),
                node,
                time(found),
                Optional.empty(),
                Optional.empty(),
                reason,
                reason.equals("disconnected"),
                Optional.empty(),
                Optional.empty()));
    }

    private Optional<Observed> subscribed(String line) {
        Matcher found = SUBSCRIBED.matcher(line);
        if (!found.matches()) {
            return Optional.empty();
        }
        TopicSubscription subscription = new TopicSubscription();
        subscription.setTopicFilter(found.group(4));
        subscription.setQos(Integer.parseInt(found.group(3)));
        return Optional.of(happened(found.group(2), time(found), new Subscribed(List.of(subscription))));
    }

    private Optional<Observed> unsubscribed(String line) {
        Matcher found = UNSUBSCRIBED.matcher(line);
        return found.matches()
                ? Optional.of(happened(found.group(2), time(found), new Unsubscribed(List.of(found.group(3)))))
                : Optional.empty();
    }

    private Happened happened(String clientId, Instant at, Object event) {
        return new Happened(clientId, node, at, event, Optional.empty(), Optional.empty());
    }

    private static Instant time(Matcher found) {
        return Instant.ofEpochSecond(Long.parseLong(found.group(1)));
    }
}
