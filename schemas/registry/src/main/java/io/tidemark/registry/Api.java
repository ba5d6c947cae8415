package io.tidemark.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.registry.LogEntry.Version;
import io.tidemark.schemas.registry.RegistryErrors;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The end points of the Confluent API that its clients need, as functions from request to JSON. */
final class Api {

    private static final int NOT_FOUND = 404;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryService service;

    Api(RegistryService service) {
        this.service = service;
    }

    /** The answer to a request, or an {@link ApiException}. */
    JsonNode answer(Request request) {
        List<String> path = request.path();
        String root = path.isEmpty() ? "" : path.get(0);
        Optional<JsonNode> answer =
                switch (request.method() + " " + root) {
                    case "GET " -> Optional.of(JSON.createObjectNode());
                    case "GET schemas" -> schemas(path);
                    case "GET subjects" -> readSubjects(path);
                    case "POST subjects" -> writeSubjects(path, request);
                    case "POST compatibility" -> compatibility(path, request);
                    case "GET config" -> readConfig(path, request);
                    case "PUT config" -> writeConfig(path, request);
                    default -> Optional.empty();
                };
        return answer.orElseThrow(
                () -> new ApiException(NOT_FOUND, "There is no " + request.method() + " /" + String.join("/", path)));
    }

    private Optional<JsonNode> schemas(List<String> path) {
        if (path.equals(List.of("schemas", "types"))) {
            return json(List.of("AVRO"));
        }
        boolean isId = path.size() == 3 && path.get(1).equals("ids");
        return isId ? json(Map.of("schema", service.byId(id(path.get(2))).schema())) : Optional.empty();
    }

    private Optional<JsonNode> readSubjects(List<String> path) {
        if (path.size() == 1) {
            return json(service.names());
        }
        if (path.size() < 3 || !path.get(2).equals("versions")) {
            return Optional.empty();
        }
        return switch (path.size()) {
            case 3 ->
                json(service.versions(path.get(1)).stream()
                        .map(Version::version)
                        .toList());
            case 4 -> Optional.of(whole(service.version(path.get(1), path.get(3))));
            default -> Optional.empty();
        };
    }

    private Optional<JsonNode> writeSubjects(List<String> path, Request request) {
        if (path.size() == 2) {
            return Optional.of(whole(service.lookUp(path.get(1), request.schema())));
        }
        boolean isRegistration = path.size() == 3 && path.get(2).equals("versions");
        return isRegistration
                ? json(Map.of(
                        "id", service.register(path.get(1), request.schema()).id()))
                : Optional.empty();
    }

    private Optional<JsonNode> compatibility(List<String> path, Request request) {
        boolean isKnown = path.size() >= 4
                && path.get(1).equals("subjects")
                && path.get(3).equals("versions");
        if (!isKnown || path.size() > 5) {
            return Optional.empty();
        }
        List<String> objections = path.size() == 4
                ? service.objections(path.get(2), request.schema())
                : service.objections(path.get(2), path.get(4), request.schema());
        ObjectNode answer = JSON.createObjectNode().put("is_compatible", objections.isEmpty());
        if (request.flag("verbose")) {
            answer.set("messages", JSON.valueToTree(objections));
        }
        return Optional.of(answer);
    }

    private Optional<JsonNode> readConfig(List<String> path, Request request) {
        return switch (path.size()) {
            case 1 -> json(Map.of("compatibilityLevel", service.globalLevel()));
            case 2 ->
                json(Map.of(
                        "compatibilityLevel",
                        request.flag("defaultToGlobal")
                                ? service.level(path.get(1))
                                : service.subjectLevel(path.get(1))));
            default -> Optional.empty();
        };
    }

    private Optional<JsonNode> writeConfig(List<String> path, Request request) {
        if (path.size() > 2) {
            return Optional.empty();
        }
        service.setLevel(path.stream().skip(1).findFirst(), request.level());
        return json(Map.of("compatibility", request.level()));
    }

    private static ObjectNode whole(Version version) {
        return JSON.createObjectNode()
                .put("subject", version.subject())
                .put("version", version.version())
                .put("id", version.id())
                .put("schema", version.schema());
    }

    private static Optional<JsonNode> json(Object value) {
        return Optional.of(JSON.valueToTree(value));
    }

    private static int id(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ApiException(RegistryErrors.SCHEMA_NOT_FOUND, "Schema " + text + " not found: an id is a number");
        }
    }
}
