/** What is killed when, from a seed, and who starts it again. */
@NullMarked
package io.tidemark.check.chaos;

import org.jspecify.annotations.NullMarked;
