package io.tidemark.bridge.paho.emqx.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Lists that come in pages. */
final class Pages {

    private Pages() {}

    /**
     * Reads until a page is not full.
     *
     * @param get the page of this number, from 1 on
     */
    static void read(IntFunction<JsonNode> get, int size, Consumer<JsonNode> each) {
        int found = size;
        for (int page = 1; found >= size; page++) {
            JsonNode data = get.apply(page).path("data");
            data.forEach(each);
            found = data.size();
        }
    }
}
