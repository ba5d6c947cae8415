package io.tidemark.standalone.part;

/** What a part is doing. */
public record PartStatus(String name, String endpoint, boolean ready) {}
