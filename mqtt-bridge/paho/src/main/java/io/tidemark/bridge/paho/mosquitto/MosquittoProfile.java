package io.tidemark.bridge.paho.mosquitto;

import io.tidemark.bridge.BrokerProfile;
import io.tidemark.bridge.Capability;
import java.util.EnumSet;
import java.util.Map;

/** What Mosquitto can give. */
public final class MosquittoProfile {

    private static final String FROM_THE_LOG =
            "as far as its log tells, to the second; not of ids or filters with white space";

    private MosquittoProfile() {}

    public static BrokerProfile profile() {
        return new BrokerProfile(
                "Mosquitto",
                EnumSet.of(
                        Capability.CONNECTIONS,
                        Capability.SUBSCRIPTIONS,
                        Capability.MESSAGES,
                        Capability.WILLS,
                        Capability.DELIVER),
                Map.of(
                        Capability.CONNECTIONS,
                        FROM_THE_LOG,
                        Capability.SUBSCRIPTIONS,
                        FROM_THE_LOG,
                        Capability.MESSAGES,
                        "QoS 2 is recorded as QoS 1",
                        Capability.DELIVER,
                        "by the inbox $replay/<client id>/<topic>, which clients subscribe to themselves; what the broker took"
                                + " for the client counts as acknowledged"));
    }
}
