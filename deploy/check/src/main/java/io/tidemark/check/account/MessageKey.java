package io.tidemark.check.account;

/**
 * One PUBLISH packet. A message that is published again, because its acknowledgement did not come, gets a new number.
 *
 * @param publisher which one published it
 * @param number rises with every PUBLISH of the publisher
 */
public record MessageKey(int publisher, int number) implements Comparable<MessageKey> {

    @Override
    public int compareTo(MessageKey other) {
        int byPublisher = Integer.compare(publisher, other.publisher);
        return byPublisher != 0 ? byPublisher : Integer.compare(number, other.number);
    }

    /** As reports name it. */
    @Override
    public String toString() {
        return "p" + publisher + "#" + number;
    }
}
