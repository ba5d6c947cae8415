package io.tidemark.bridge.paho.emqx.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A call of the management API of a real broker, as it was recorded.
 *
 * @param request body; missing if there is none
 * @param response body; missing if there is none
 */
record RecordedCall(String method, String path, JsonNode request, int status, JsonNode response) {

    private static final Path ROOT = Path.of("src/test/resources/emqx-samples");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESPONSE = "--- response\n";

    static RecordedCall read(String version, String name) {
        try {
            String text = Files.readString(ROOT.resolve(version).resolve("rest").resolve(name + ".http.txt"));
            int middle = text.indexOf(RESPONSE);
            String request = text.substring(0, middle);
            String response = text.substring(middle + RESPONSE.length());
            List<String> call =
                    List.of(request.substring(0, request.indexOf('\n')).split(" "));
            String status = response.substring(0, response.indexOf('\n'));
            return new RecordedCall(
                    call.get(0),
                    call.get(1),
                    body(request),
                    Integer.parseInt(status.substring("HTTP ".length()).trim()),
                    body(response));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What follows the first empty line. */
    private static JsonNode body(String part) throws IOException {
        int end = part.indexOf("\n\n");
        return JSON.readTree(end < 0 ? "" : part.substring(end).trim());
    }
}
