package io.tidemark.bridge.paho.emqx;

import io.tidemark.bridge.BrokerProfile;
import io.tidemark.bridge.Capability;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What EMQX can give, by version. */
final class EmqxProfile {

    private EmqxProfile() {}

    /**
     * What one broker gives.
     *
     * @param version as the management API says it, or a word for "not known"
     * @param hasApi whether the management API can be used
     */
    static BrokerProfile of(String version, boolean hasApi) {
        Set<Capability> capabilities = EnumSet.complementOf(EnumSet.of(Capability.HELD_ACKNOWLEDGEMENTS));
        Map<Capability, String> notes = new EnumMap<>(Capability.class);
        notes.put(
                Capability.CONNECTIONS,
                hasApi
                        ? "what the events leave out comes by comparing with the list of clients"
                        : "without emqx.api.url a client that leaves without an event stays online in the log");
        notes.put(
                Capability.SUBSCRIPTIONS,
                hasApi || !cutsSharedFilters(version)
                        ? "the end of a session is not told; a resumed one is inferred"
                        : "this version does not tell shared subscriptions from others without emqx.api.url: their members"
                                + " are taken to miss what other members got");
        notes.put(Capability.ACKS, "QoS 2 at PUBREC; a refused message counts as acknowledged");
        notes.put(Capability.DELIVERIES, "also of messages that turn out to be too large for the client");
        notes.put(Capability.DELIVER, "by the inbox $replay/<client id>/<topic>; not to ids with +, # or /");
        if (!hasApi) {
            capabilities.remove(Capability.SUBSCRIBE);
            notes.put(Capability.SUBSCRIBE, "set emqx.api.url");
        }
        return new BrokerProfile("EMQX " + version, capabilities, notes);
    }

    /** Versions whose events have shared filters without their prefix: measured with 4.4.19 and 5.3.2, not so with 5.8.9. */
    static boolean cutsSharedFilters(String version) {
        String[] parts = version.split("[.-]", -1);
        try {
            int major = Integer.parseInt(parts[0]);
            int minor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
            return major < 5 || (major == 5 && minor < 8);
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
