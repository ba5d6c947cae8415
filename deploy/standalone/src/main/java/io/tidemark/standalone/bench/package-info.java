/** The servers of {@code tidemark bench}, each in a JVM of its own so that their CPU time can be told apart. */
@NullMarked
package io.tidemark.standalone.bench;

import org.jspecify.annotations.NullMarked;
