/** The commands of {@code deploy/tidemark}. */
@NullMarked
package io.tidemark.standalone.cli;

import org.jspecify.annotations.NullMarked;
