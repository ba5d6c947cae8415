package io.tidemark.bench.sinks;

import java.util.List;

/**
 * What is measured.
 *
 * @param tasks numbers of tasks, and of connections of a raw client
 * @param rounds measured, besides one to warm up
 * @param debezium whether Debezium's sink is measured beside ours
 */
record Plan(List<StoreKind> stores, List<Integer> tasks, int rounds, boolean debezium) {}
