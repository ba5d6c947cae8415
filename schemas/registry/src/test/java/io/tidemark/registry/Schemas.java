package io.tidemark.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Versions of one record: each next is compatible with {@link #V1} as its name says. */
final class Schemas {

    static final String V1 = record("{\"name\":\"a\",\"type\":\"int\"}");
    static final String WITH_DEFAULT =
            record("{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"b\",\"type\":\"int\",\"default\":0}");
    static final String WITHOUT_DEFAULT = record("{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"b\",\"type\":\"int\"}");
    static final String OTHER_TYPE = record("{\"name\":\"a\",\"type\":\"string\"}");

    private Schemas() {}

    private static String record(String fields) {
        return "{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"n\",\"fields\":[" + fields + "]}";
    }

    static String body(String schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", schema).toString();
    }
}
