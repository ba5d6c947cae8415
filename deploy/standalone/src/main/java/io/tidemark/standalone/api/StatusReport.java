package io.tidemark.standalone.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.standalone.part.PartStatus;
import java.util.List;

/**
 * The body of {@code GET /status}.
 *
 * @param version of Tidemark
 * @param ready whether every part is
 * @param data the data directory
 * @param pid of the process
 */
public record StatusReport(
        @JsonProperty("version") String version,
        @JsonProperty("ready") boolean ready,
        @JsonProperty("data") String data,
        @JsonProperty("pid") long pid,
        @JsonProperty("parts") List<PartStatus> parts) {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public static StatusReport of(String version, String data, List<PartStatus> parts) {
        boolean ready = parts.stream().allMatch(PartStatus::ready);
        return new StatusReport(version, ready, data, ProcessHandle.current().pid(), parts);
    }

    /** Reads a body; throws {@link IllegalArgumentException} if it is not one. */
    public static StatusReport parse(String body) {
        try {
            return JSON.readValue(body, StatusReport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a status report: " + e.getOriginalMessage(), e);
        }
    }

    public String toJson() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
