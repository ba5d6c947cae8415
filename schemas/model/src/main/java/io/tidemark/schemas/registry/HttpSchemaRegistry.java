package io.tidemark.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** The registry API over HTTP. */
final class HttpSchemaRegistry implements SchemaRegistry {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryHttp http;

    HttpSchemaRegistry(RegistryConfig config) {
        http = new RegistryHttp(config);
    }

    @Override
    public int register(String subject, Schema schema) {
        String path = "/subjects/" + segment(subject) + "/versions";
        return askForId(path, schema, "register a schema of subject " + subject);
    }

    @Override
    public int idOf(String subject, Schema schema) {
        return askForId("/subjects/" + segment(subject), schema, "look up a schema of subject " + subject);
    }

    @Override
    public Schema byId(int id) {
        String what = "fetch the schema with id " + id;
        return parse(http.get("/schemas/ids/" + id, what), what);
    }

    @Override
    public RegisteredSchema latest(String subject) {
        String what = "fetch the latest schema of subject " + subject;
        JsonNode answer = http.get("/subjects/" + segment(subject) + "/versions/latest", what);
        return new RegisteredSchema(
                subject, answer.path("version").asInt(), answer.path("id").asInt(), parse(answer, what));
    }

    private int askForId(String path, Schema schema, String what) {
        JsonNode id = http.post(path, body(schema), what).path("id");
        if (!id.isInt()) {
            throw new RegistryRefusedException(
                    RegistryErrors.SCHEMA_NOT_FOUND,
                    http.cannot(what) + ": the answer has no id; check that " + RegistryConfig.URL + " is a registry");
        }
        return id.asInt();
    }

    private Schema parse(JsonNode answer, String what) {
        String type = answer.path("schemaType").asText("AVRO");
        if (!"AVRO".equals(type)) {
            throw new RegistryRefusedException(
                    RegistryErrors.INVALID_SCHEMA,
                    http.cannot(what) + ": it is of type " + type + "; only AVRO can be read");
        }
        try {
            return new Schema.Parser().parse(answer.path("schema").asText());
        } catch (AvroRuntimeException e) {
            throw unreadable(what, e);
        }
    }

    private RegistryRefusedException unreadable(String what, AvroRuntimeException cause) {
        RegistryRefusedException failure = new RegistryRefusedException(
                RegistryErrors.INVALID_SCHEMA,
                http.cannot(what) + ": it is not valid Avro (" + cause.getMessage() + "); check the registry");
        failure.initCause(cause);
        return failure;
    }

    private static String body(Schema schema) {
        ObjectNode body = JSON.createObjectNode();
        body.put("schema", schema.toString());
        return body.toString();
    }

    private static String segment(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
