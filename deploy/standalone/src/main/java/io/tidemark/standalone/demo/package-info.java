/** A small simulated fleet, so that there is something to look at. */
@NullMarked
package io.tidemark.standalone.demo;

import org.jspecify.annotations.NullMarked;
