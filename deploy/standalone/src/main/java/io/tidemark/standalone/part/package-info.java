/** The parts of the standalone process, and the order in which they start and stop. */
@NullMarked
package io.tidemark.standalone.part;

import org.jspecify.annotations.NullMarked;
