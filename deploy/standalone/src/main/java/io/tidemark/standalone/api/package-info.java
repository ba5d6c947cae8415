/** The HTTP interface of the standalone process: status, health and metrics. */
@NullMarked
package io.tidemark.standalone.api;

import org.jspecify.annotations.NullMarked;
