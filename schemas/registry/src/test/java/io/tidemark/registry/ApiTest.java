package io.tidemark.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiTest {

    private HttpRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = new HttpRegistry();
        send("POST", "/subjects/a-value/versions", Schemas.body(Schemas.V1));
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void registersAndReads() throws Exception {
        assertThat(send("POST", "/subjects/a-value/versions", Schemas.body(Schemas.WITH_DEFAULT)))
                .isEqualTo("200 {\"id\":2}");
        assertThat(get("/subjects")).isEqualTo("200 [\"a-value\"]");
        assertThat(get("/subjects/a-value/versions")).isEqualTo("200 [1,2]");
        assertThat(get("/subjects/a-value/versions/latest")).contains("\"version\":2", "\"id\":2");
        assertThat(get("/subjects/a-value/versions/1")).contains("\"version\":1", "\"id\":1");
        assertThat(get("/schemas/ids/1")).startsWith("200 {\"schema\":");
        assertThat(send("POST", "/subjects/a-value", Schemas.body(Schemas.V1)))
                .contains("\"subject\":\"a-value\"", "\"version\":1");
        assertThat(get("/schemas/types")).isEqualTo("200 [\"AVRO\"]");
        assertThat(get("/")).isEqualTo("200 {}");
    }

    @Test
    void refusesWhatOldRecordsCannotBeReadWith() throws Exception {
        assertThat(send("POST", "/subjects/a-value/versions", Schemas.body(Schemas.WITHOUT_DEFAULT)))
                .startsWith("409 {\"error_code\":409,")
                .contains("a-value", "BACKWARD");
        assertThat(compatibility(Schemas.WITHOUT_DEFAULT)).isEqualTo("200 {\"is_compatible\":false}");
        assertThat(compatibility(Schemas.WITH_DEFAULT)).isEqualTo("200 {\"is_compatible\":true}");
    }

    @Test
    void levelsAreGlobalOrOfASubject() throws Exception {
        assertThat(get("/config")).isEqualTo("200 {\"compatibilityLevel\":\"BACKWARD\"}");
        assertThat(get("/config/a-value")).startsWith("404 {\"error_code\":40408,");
        assertThat(send("PUT", "/config", "{\"compatibility\":\"FULL\"}"))
                .isEqualTo("200 {\"compatibility\":\"FULL\"}");
        assertThat(send("PUT", "/config/a-value", "{\"compatibility\":\"NONE\"}"))
                .isEqualTo("200 {\"compatibility\":\"NONE\"}");
        assertThat(get("/config")).isEqualTo("200 {\"compatibilityLevel\":\"FULL\"}");
        assertThat(get("/config/a-value")).isEqualTo("200 {\"compatibilityLevel\":\"NONE\"}");
        assertThat(get("/config/other?defaultToGlobal=true")).isEqualTo("200 {\"compatibilityLevel\":\"FULL\"}");
        assertThat(send("POST", "/subjects/a-value/versions", Schemas.body(Schemas.OTHER_TYPE)))
                .isEqualTo("200 {\"id\":2}");
    }

    @Test
    void aSubjectMayHaveASlash() throws Exception {
        assertThat(send("POST", "/subjects/a%2Fb%20c/versions", Schemas.body(Schemas.V1)))
                .isEqualTo("200 {\"id\":1}");
        assertThat(get("/subjects")).isEqualTo("200 [\"a-value\",\"a/b c\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /schemas/ids/99,                     404 {\"error_code\":40403",
        "GET,  /schemas/ids/x,                      404 {\"error_code\":40403",
        "GET,  /subjects/none/versions,             404 {\"error_code\":40401",
        "GET,  /subjects/a-value/versions/9,        404 {\"error_code\":40402",
        "GET,  /subjects/a-value/versions/0,        422 {\"error_code\":42202",
        "GET,  /nothing/here,                       404 {\"error_code\":404",
        "POST, /subjects/a-value/versions,          422 {\"error_code\":422",
        "PUT,  /config,                             422 {\"error_code\":42203",
        "DELETE, /subjects/a-value,                 404 {\"error_code\":404",
    })
    void errorsHaveTheOfficialCodes(String method, String path, String expected) throws Exception {
        assertThat(send(method, path, method.equals("PUT") ? "{}" : "")).startsWith(expected);
    }

    @Test
    void lookingUpSaysWhatIsMissing() throws Exception {
        assertThat(send("POST", "/subjects/none", Schemas.body(Schemas.V1))).startsWith("404 {\"error_code\":40401");
        assertThat(send("POST", "/subjects/a-value", Schemas.body(Schemas.OTHER_TYPE)))
                .startsWith("404 {\"error_code\":40403");
        assertThat(send("POST", "/subjects/a-value", Schemas.body("{\"type\":\"recrd\"}")))
                .startsWith("422 {\"error_code\":42201");
        assertThat(send("POST", "/subjects/a-value", "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}"))
                .startsWith("422 ")
                .contains("JSON");
    }

    @Test
    void aFailingLogIsAnInternalError() throws Exception {
        registry.journal.fault = MemoryJournal.Fault.BEFORE;

        assertThat(send("POST", "/subjects/b-value/versions", Schemas.body(Schemas.OTHER_TYPE)))
                .startsWith("500 {\"error_code\":50001");
    }

    private String compatibility(String schema) throws IOException, InterruptedException {
        return send("POST", "/compatibility/subjects/a-value/versions/latest", Schemas.body(schema));
    }

    private String get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    private String send(String method, String path, String body) throws IOException, InterruptedException {
        return registry.send(method, path, body);
    }
}
