/** Publishers and readers that come and go, and remember what they saw. */
@NullMarked
package io.tidemark.check.workload;

import org.jspecify.annotations.NullMarked;
