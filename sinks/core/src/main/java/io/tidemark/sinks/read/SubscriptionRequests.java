package io.tidemark.sinks.read;

/**
 * Listens to what applications ask for through a store: that a client be subscribed, or unsubscribed, now. What is asked while
 * nobody listens, or while the store is down, is lost; nothing is asked twice of one listener, but of each that there is once.
 */
public interface SubscriptionRequests extends AutoCloseable {

    /** Told each request, on one thread, which must not be blocked. */
    interface Listener {

        /** @param qos 0, 1 or 2 */
        void subscribe(String clientId, String topicFilter, int qos);

        void unsubscribe(String clientId, String topicFilter);

        /**
         * Something came that is no request.
         *
         * @param reason what is wrong with it, and where it came from; nothing of its content
         */
        void refused(String reason);
    }

    /** Stops listening. */
    @Override
    void close();
}
