/** {@code tidemark bridge}: a bridge to a broker that runs beside it. */
@NullMarked
package io.tidemark.standalone.cli.bridge;

import org.jspecify.annotations.NullMarked;
