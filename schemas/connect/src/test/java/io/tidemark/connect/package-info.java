@NullMarked
package io.tidemark.connect;

import org.jspecify.annotations.NullMarked;
