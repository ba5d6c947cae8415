/** Pure: what was published, received and recorded goes in, a verdict comes out. */
@NullMarked
package io.tidemark.check.account;

import org.jspecify.annotations.NullMarked;
