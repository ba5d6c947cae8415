package io.tidemark.sinks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelMessageTest {

    private final HeardRequests heard = new HeardRequests();

    private void tell(String message) {
        ChannelMessage.tell(message.replace('\'', '"'), "channel x", heard);
    }

    @Test
    void theQosIsANumberOrAString() {
        tell("{'type':'subscribe','topic':'a/+','clientid':'c','qos':'0'}");
        tell("{'type':'subscribe','topic':'a/b','clientid':'c','qos':2, 'more': []}");
        tell("{'type':'unsubscribe','topic':'a/b','clientid':'c'}");
        assertThat(heard.all()).containsExactly("subscribe c a/+ 0", "subscribe c a/b 2", "unsubscribe c a/b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    secret | it is not a JSON object
                    'secret' | it is not a JSON object
                    [] | it is not a JSON object
                    {'type':'subscribe','topic':'a','clientid':'secret','qos':3} | its qos is not 0, 1 or 2
                    {'type':'subscribe','topic':'a','clientid':'secret'} | its qos is not 0, 1 or 2
                    {'type':'subscribe','topic':'a','clientid':'','qos':1} | no text in the field clientid
                    {'type':'subscribe','clientid':'secret','qos':1} | no text in the field topic
                    {'type':'subscribe','topic':'secret/#/a','clientid':'c','qos':1} | no topic filter
                    {'type':'secret','topic':'a','clientid':'c','qos':1} | neither subscribe nor unsubscribe
                    """)
    void whatIsNoRequestIsRefusedWithoutItsContent(String message, String reason) {
        tell(message);
        assertThat(heard.all())
                .singleElement()
                .asString()
                .startsWith("refused a message from channel x is no request:")
                .contains(reason)
                .doesNotContain("secret");
    }
}
