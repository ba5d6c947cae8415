package io.tidemark.bridge.paho.session;

/** Why an observation was not made an event. */
public enum Drop {
    /** The beginning of a connection is recorded already: the broker sent it again. */
    REPEATED_BEGIN,
    /** The connection began before the one that is recorded: its beginning came late. */
    OLDER_BEGIN,
    /** The end of the connection is recorded already; also EMQX 5.3's for a session that is resumed or discarded offline. */
    REPEATED_END,
    /** The connection is not the recorded one and began before it. */
    OLDER_END,
    /** The end came before its beginning, or has none; kept until the beginning comes. */
    EARLY_END
}
