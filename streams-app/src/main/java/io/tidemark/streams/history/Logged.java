package io.tidemark.streams.history;

import io.tidemark.schemas.Message;

/** A message of the log and its position. */
record Logged(long position, Message message) {}
