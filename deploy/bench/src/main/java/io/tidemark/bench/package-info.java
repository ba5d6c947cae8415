/**
 * Measures what Tidemark costs a broker: the same load on the same broker without and with it, in the same run. The clients
 * are as thin as they can be, since they share the machine's cores with what they measure.
 */
@NullMarked
package io.tidemark.bench;

import org.jspecify.annotations.NullMarked;
