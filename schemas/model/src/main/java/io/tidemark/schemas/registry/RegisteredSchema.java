package io.tidemark.schemas.registry;

import org.apache.avro.Schema;

/** A version of a subject. The id is the registry's own, the version counts from 1 in its subject. */
public record RegisteredSchema(String subject, int version, int id, Schema schema) {}
