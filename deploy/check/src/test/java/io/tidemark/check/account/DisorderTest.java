package io.tidemark.check.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DisorderTest {

    private static Receipt receipt(int publisher, int number, String topic) {
        return new Receipt(new MessageKey(publisher, number), topic);
    }

    private static List<Receipt> numbers(IntStream numbers) {
        return numbers.mapToObj(number -> receipt(0, number, "t")).toList();
    }

    @Test
    void inOrderWithGapsIsInOrder() {
        assertThat(Disorder.of(numbers(IntStream.of(1, 2, 5, 9)))).isEqualTo(Disorder.NONE);
    }

    @Test
    void aLateMessageIsCountedByHowManyLaterOnesCameBefore() {
        Disorder disorder = Disorder.of(numbers(IntStream.of(3, 5, 1, 4)));
        assertThat(disorder.total()).isEqualTo(2);
        assertThat(disorder.upTo9()).isEqualTo(2);
        assertThat(disorder.furthest()).isEqualTo(2);
    }

    @Test
    void theFirstArrivalCounts() {
        assertThat(Disorder.of(numbers(IntStream.of(1, 2, 3, 1, 2)))).isEqualTo(Disorder.NONE);
    }

    @Test
    void otherTopicsAndPublishersHaveOrdersOfTheirOwn() {
        assertThat(Disorder.of(List.of(receipt(0, 9, "a"), receipt(0, 1, "b"), receipt(1, 2, "a"))))
                .isEqualTo(Disorder.NONE);
    }

    @Test
    void distancesFallIntoClasses() {
        List<Receipt> receipts = new ArrayList<>(numbers(IntStream.range(1000, 1010)));
        receipts.addAll(numbers(IntStream.of(500)));
        receipts.addAll(numbers(IntStream.range(2000, 2100)));
        receipts.addAll(numbers(IntStream.of(1500, 1999)));
        assertThat(Disorder.of(receipts)).isEqualTo(new Disorder(0, 1, 2, 100));
    }
}
