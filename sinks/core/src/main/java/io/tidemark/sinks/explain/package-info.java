/** What the rules of a file do, in plain words. */
@NullMarked
package io.tidemark.sinks.explain;

import org.jspecify.annotations.NullMarked;
