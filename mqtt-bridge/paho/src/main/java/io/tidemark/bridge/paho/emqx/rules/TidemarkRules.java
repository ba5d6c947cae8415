package io.tidemark.bridge.paho.emqx.rules;

import io.tidemark.bridge.paho.emqx.rest.RuleDefinition;
import io.tidemark.bridge.paho.inbox.InboxProperties;
import java.util.List;

/**
 * The rules that Tidemark needs in EMQX, the same for 4.4 and 5.x: each republishes one kind of event, whole, to
 * {@code $tidemark/<slot>/<event>}. The slot is the first hexadecimal digit of the MD5 of the client id, or of the topic for
 * messages.
 *
 * <p>The guard: what the bridge publishes itself, and what is delivered on topics that begin with {@code $} other than
 * inboxes, is left out. Without it the event of each delivery to the bridge would be delivered to the bridge.
 */
public final class TidemarkRules {

    /** What the ids of our rules begin with. Others are never touched. */
    public static final String ID_PREFIX = "tidemark_";

    private static final String DESCRIPTION = "Tidemark: republishes events for its bridge";

    private TidemarkRules() {}

    /**
     * All of them.
     *
     * @param root first level of the topics, such as {@code $tidemark}
     * @param ownClientIds how the client ids of the bridge begin; letters, digits, {@code - _ @ .}
     */
    public static List<RuleDefinition> of(String root, String ownClientIds) {
        String notOurs = "not regex_match(str(clientid), '^" + ownClientIds.replace(".", "[.]") + "')";
        String inbox = "regex_match(topic, '^[$]" + InboxProperties.ROOT.substring(1) + "')";
        String guard = " WHERE " + notOurs + " and (not regex_match(topic, '^[$]') or " + inbox + ")";
        return List.of(
                rule(root, "client_connected", select("clientid", "$events/client_connected") + " WHERE " + notOurs),
                rule(
                        root,
                        "client_disconnected",
                        select("clientid", "$events/client_disconnected") + " WHERE " + notOurs),
                rule(
                        root,
                        "session_subscribed",
                        select("clientid", "$events/session_subscribed") + " WHERE " + notOurs),
                rule(
                        root,
                        "session_unsubscribed",
                        select("clientid", "$events/session_unsubscribed") + " WHERE " + notOurs),
                // base64: EMQX replaces what is not UTF-8 in the text of JSON.
                rule(
                        root,
                        "message_publish",
                        "SELECT *, base64_encode(payload) as payload, " + slot("topic") + " FROM \"#\" WHERE "
                                + notOurs),
                rule(root, "message_delivered", select("clientid", "$events/message_delivered") + guard),
                rule(root, "message_acked", select("clientid", "$events/message_acked") + guard));
    }

    private static String select(String key, String source) {
        return "SELECT *, " + slot(key) + " FROM \"" + source + "\"";
    }

    private static String slot(String key) {
        return "substr(md5(" + key + "), 0, 1) as slot";
    }

    private static RuleDefinition rule(String root, String event, String sql) {
        return new RuleDefinition(ID_PREFIX + event, sql, DESCRIPTION, true, root + "/${slot}/" + event, 1, "");
    }
}
