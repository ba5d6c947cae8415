/** The system that {@code tidemark check} checks: every part a process of its own, from the distribution. */
@NullMarked
package io.tidemark.standalone.check;

import org.jspecify.annotations.NullMarked;
