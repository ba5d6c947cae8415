package io.tidemark.bridge.hivemq.connection;

import com.hivemq.extension.sdk.api.packets.general.DisconnectedReasonCode;

/** The numbers of MQTT 5, section 2.4, for HiveMQ's names. */
final class ReasonCodes {

    private ReasonCodes() {}

    @SuppressWarnings("deprecation") // SUCCESS is deprecated; HiveMQ may still send it.
    static int number(DisconnectedReasonCode code) {
        return switch (code) {
            case SUCCESS, NORMAL_DISCONNECTION -> 0x00;
            case DISCONNECT_WITH_WILL_MESSAGE -> 0x04;
            case UNSPECIFIED_ERROR -> 0x80;
            case MALFORMED_PACKET -> 0x81;
            case PROTOCOL_ERROR -> 0x82;
            case IMPLEMENTATION_SPECIFIC_ERROR -> 0x83;
            case UNSUPPORTED_PROTOCOL_VERSION -> 0x84;
            case CLIENT_IDENTIFIER_NOT_VALID -> 0x85;
            case BAD_USER_NAME_OR_PASSWORD -> 0x86;
            case NOT_AUTHORIZED -> 0x87;
            case SERVER_UNAVAILABLE -> 0x88;
            case SERVER_BUSY -> 0x89;
            case BANNED -> 0x8A;
            case SERVER_SHUTTING_DOWN -> 0x8B;
            case BAD_AUTHENTICATION_METHOD -> 0x8C;
            case KEEP_ALIVE_TIMEOUT -> 0x8D;
            case SESSION_TAKEN_OVER -> 0x8E;
            case TOPIC_FILTER_INVALID -> 0x8F;
            case TOPIC_NAME_INVALID -> 0x90;
            case RECEIVE_MAXIMUM_EXCEEDED -> 0x93;
            case TOPIC_ALIAS_INVALID -> 0x94;
            case PACKET_TOO_LARGE -> 0x95;
            case MESSAGE_RATE_TOO_HIGH -> 0x96;
            case QUOTA_EXCEEDED -> 0x97;
            case ADMINISTRATIVE_ACTION -> 0x98;
            case PAYLOAD_FORMAT_INVALID -> 0x99;
            case RETAIN_NOT_SUPPORTED -> 0x9A;
            case QOS_NOT_SUPPORTED -> 0x9B;
            case USE_ANOTHER_SERVER -> 0x9C;
            case SERVER_MOVED -> 0x9D;
            case SHARED_SUBSCRIPTION_NOT_SUPPORTED -> 0x9E;
            case CONNECTION_RATE_EXCEEDED -> 0x9F;
            case MAXIMUM_CONNECT_TIME -> 0xA0;
            case SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED -> 0xA1;
            case WILDCARD_SUBSCRIPTION_NOT_SUPPORTED -> 0xA2;
        };
    }
}
