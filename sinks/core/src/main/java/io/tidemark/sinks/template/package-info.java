/** The user's own statements: what they may refer to, and how their values are bound. Values never become text of a statement. */
@NullMarked
package io.tidemark.sinks.template;

import org.jspecify.annotations.NullMarked;
