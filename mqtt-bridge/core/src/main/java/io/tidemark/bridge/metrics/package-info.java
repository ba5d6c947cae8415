/** What a bridge counts, and the HTTP endpoint that shows it. */
@NullMarked
package io.tidemark.bridge.metrics;

import org.jspecify.annotations.NullMarked;
