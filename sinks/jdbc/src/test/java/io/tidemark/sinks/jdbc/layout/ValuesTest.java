package io.tidemark.sinks.jdbc.layout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sinks.write.RejectedException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ValuesTest {

    private static final Values VALUES = new Values(ZoneOffset.UTC, false, TextPayload.BASE64);
    private static final Values REJECTING = new Values(ZoneOffset.UTC, false, TextPayload.REJECT);

    private static Column column(Kind kind, long width) {
        return new Column("mqtt_msg", "value", kind, "a type", width, true);
    }

    /** Characters of one to four bytes. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("\0", "a", " ", "é", "€", "\ud83d\ude00")
                .list()
                .ofMaxSize(12)
                .map(characters -> String.join("", characters));
    }

    @Property
    void textIsWrittenAsItIsOrNotAtAll(@ForAll("texts") String text, @ForAll @IntRange(max = 12) int width) {
        Column column = column(Kind.TEXT, width);
        if (text.codePoints().count() <= width && text.indexOf('\0') < 0) {
            assertThat(VALUES.text(column, text)).isEqualTo(text);
        } else {
            assertThatThrownBy(() -> VALUES.text(column, text)).isInstanceOf(RejectedException.class);
        }
    }

    @Property
    void longTextIsMeasuredInBytes(@ForAll("texts") String text, @ForAll @IntRange(max = 24) int width) {
        Column column = column(Kind.LONG_TEXT, width);
        if (text.getBytes(UTF_8).length <= width && text.indexOf('\0') < 0) {
            assertThat(VALUES.text(column, text)).isEqualTo(text);
        } else {
            assertThatThrownBy(() -> VALUES.text(column, text)).isInstanceOf(RejectedException.class);
        }
    }

    @Property
    void aPayloadInATextColumnComesBack(@ForAll @Size(max = 20) byte[] payload, @ForAll @IntRange(max = 30) int width) {
        Column column = column(Kind.TEXT, width);
        try {
            String stored = (String) VALUES.payload(column, payload);
            assertThat(stored.codePoints().count()).isLessThanOrEqualTo(width);
            assertThat(stored.indexOf('\0')).isNegative();
            assertThat(Values.payload(stored, VALUES.isEncoded(column, payload)))
                    .isEqualTo(payload);
        } catch (RejectedException tooLong) {
            assertThat(tooLong).hasMessageContaining("mqtt_msg.value holds " + width);
        }
    }

    @Property
    void aPayloadOfTextComesBackUnmarked(@ForAll("texts") String text) {
        Column column = column(Kind.TEXT, 100);
        byte[] payload = text.getBytes(UTF_8);
        if (text.indexOf('\0') < 0) {
            assertThat(REJECTING.payload(column, payload)).isEqualTo(text);
            assertThat(VALUES.isEncoded(column, payload)).isFalse();
        } else {
            assertThatThrownBy(() -> REJECTING.payload(column, payload))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("text_payload = base64");
        }
    }

    @Property
    void bytesAreWrittenAsTheyAreOrNotAtAll(
            @ForAll @Size(max = 20) byte[] payload, @ForAll @IntRange(max = 20) int width) {
        Column column = column(Kind.BYTES, width);
        if (payload.length <= width) {
            assertThat(VALUES.payload(column, payload)).isSameAs(payload);
        } else {
            assertThatThrownBy(() -> VALUES.payload(column, payload)).isInstanceOf(RejectedException.class);
        }
    }

    @Property
    void timesDifferFromTheTruthByLessThanTheColumnKeeps(
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long millis, @ForAll @IntRange(max = 6) int digits) {
        Instant time = Instant.ofEpochMilli(millis);
        Values shanghai = new Values(ZoneId.of("+08:00"), false, TextPayload.REJECT);
        LocalDateTime local =
                (LocalDateTime) Objects.requireNonNull(shanghai.time(column(Kind.TIMESTAMP, digits), time));
        Instant read = local.toInstant(ZoneOffset.ofHours(8));
        assertThat(ChronoUnit.NANOS.between(read, time)).isBetween(0L, (long) Math.pow(10, 9 - digits) - 1);
        if (digits >= 3) {
            assertThat(read).isEqualTo(time);
        }
    }

    @Test
    void numbersBecomeTextWhereTextIs() {
        assertThat(VALUES.number(column(Kind.INTEGER, 127), 1)).isEqualTo(1L);
        assertThat(VALUES.number(column(Kind.TEXT, 3), 1)).isEqualTo("1");
    }

    @Test
    void timesBecomeSecondsWhereNumbersAre() {
        Column column = column(Kind.INTEGER, Integer.MAX_VALUE);
        assertThat(VALUES.time(column, Instant.ofEpochSecond(1_479_202_840, 999_000_000)))
                .isEqualTo(1_479_202_840L);
        assertThatThrownBy(() -> VALUES.time(column, Instant.parse("2038-01-19T03:14:08Z")))
                .isInstanceOf(RejectedException.class)
                .hasMessage("value is larger than 2147483647, the largest number that mqtt_msg.value (a type) holds");
    }

    @Test
    void anOverlongTextIsNamedByColumnAndWidthOnly() {
        assertThatThrownBy(() -> VALUES.text(column(Kind.TEXT, 200), "x".repeat(300)))
                .isInstanceOf(RejectedException.class)
                .hasMessage("value has 300 characters, mqtt_msg.value holds 200");
    }
}
