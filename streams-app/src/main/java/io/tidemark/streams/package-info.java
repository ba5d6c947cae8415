/** The stream processing of Tidemark: tables of what clients do and have read, and the replay of what they missed. */
@NullMarked
package io.tidemark.streams;

import org.jspecify.annotations.NullMarked;
