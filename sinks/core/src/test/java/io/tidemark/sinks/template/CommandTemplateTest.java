package io.tidemark.sinks.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.schemas.Message;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTemplateTest {

    private static CommandValues values(String clientId, String topic, byte[] payload) {
        Message message = new Message();
        message.setId("id1");
        message.setClientId(clientId);
        message.setNode("node1");
        message.setTopic(topic);
        message.setQos(1);
        message.setRetain(true);
        message.setPayload(ByteBuffer.wrap(payload));
        message.setPublishedAt(Instant.ofEpochSecond(7));
        return new CommandValues(
                EventValues.of(message),
                instant -> Long.toString(instant.getEpochSecond()).getBytes(UTF_8),
                any -> List.of("id".getBytes(UTF_8), any.getId().getBytes(UTF_8)));
    }

    private static List<String> arguments(String command, CommandValues values) throws TemplateException {
        return CommandTemplate.parse(command).arguments(values).stream()
                .map(argument -> new String(argument, UTF_8))
                .toList();
    }

    @Test
    void tokensAreWordsOrValues() throws TemplateException {
        CommandValues values = values("c 1", "a/b c", " x\r\ny ".getBytes(UTF_8));
        assertThat(arguments("HSET conn:${clientid}:${topic} clientid ${payload} ${username}", values))
                .containsExactly("conn:c 1:a/b c", "clientid", " x\r\ny ", "");
        assertThat(arguments("set k ${retain} ${qos} ${timestamp} ${node} ${msgid}", values))
                .containsExactly("k", "true", "1", "7", "node1", "id1");
        assertThat(CommandTemplate.parse("set  k v").name()).isEqualTo("SET");
    }

    @Test
    void messageIsItsFields() throws TemplateException {
        assertThat(arguments("HMSET mqtt:msg:${msgid} ${message}", values("c", "t", new byte[0])))
                .containsExactly("mqtt:msg:id1", "id", "id1");
    }

    @Test
    void severalSpacesAreOne() throws TemplateException {
        CommandTemplate template = CommandTemplate.parse("SET  a   b");
        assertThat(template.tokens()).hasSize(3);
        assertThat(template.warnings()).containsExactly("several spaces between two words count as one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ${clientid} a        | 0 | a command starts with its name
                    SET a x:${clientid}  | 6 | only the key, the second word, may have a placeholder beside other text
                    SET ${mesage} b      | 4 | unknown variable '${mesage}'
                    SET ${message} b     | 4 | ${message} is no key
                    SET a ${topic        | 6 | a placeholder has no closing brace
                    SET a ${client id}   | 6 | a placeholder has a space in it
                    """)
    void saysWhereACommandIsWrong(String text, int index, String problem) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> CommandTemplate.parse(text))
                .withMessage(problem)
                .satisfies(e -> assertThat(e.index()).isEqualTo(index));
    }

    /** No value, whatever is in it, makes more arguments or changes another. */
    @Property
    void aValueIsOneArgument(@ForAll String clientId, @ForAll String topic, @ForAll byte[] payload)
            throws TemplateException {
        List<byte[]> arguments = CommandTemplate.parse("HSET a:${clientid} ${topic} ${payload} end")
                .arguments(values(clientId, topic, payload));
        assertThat(arguments).hasSize(4);
        assertThat(arguments.get(0)).isEqualTo(("a:" + clientId).getBytes(UTF_8));
        assertThat(arguments.get(1)).isEqualTo(topic.getBytes(UTF_8));
        assertThat(arguments.get(2)).isEqualTo(payload);
        assertThat(arguments.get(3)).isEqualTo("end".getBytes(UTF_8));
    }
}
