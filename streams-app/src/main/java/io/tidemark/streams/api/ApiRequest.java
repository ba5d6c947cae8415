package io.tidemark.streams.api;

/**
 * A request as the pages see it.
 *
 * @param contentType empty if the client did not say
 */
record ApiRequest(String method, String path, String contentType, String body) {}
