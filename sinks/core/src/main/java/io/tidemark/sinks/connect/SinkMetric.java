package io.tidemark.sinks.connect;

/** The metrics of a task. */
enum SinkMetric {
    RECORDS("records-total", "Records of the log applied to the store"),
    ROWS("rows-total", "Changes written to the store"),
    BATCHES("batches-total", "Batches written to the store"),
    APPLY_TIME("apply-time-ms-total", "Time spent writing"),
    RETRIES("retries-total", "Times the store was found unavailable"),
    DEAD_LETTERS("dead-letters-total", "Records put aside"),
    LAG("applied-lag-ms", "Age of the last record applied, when it was applied"),
    AVAILABLE("store-available", "1 if the last attempt to use the store succeeded");

    private final String text;
    private final String description;

    SinkMetric(String text, String description) {
        this.text = text;
        this.description = description;
    }

    String description() {
        return description;
    }

    /** As the worker shows it. */
    @Override
    public String toString() {
        return text;
    }
}
