/** What the standalone process keeps and where: data directory, ports, distribution, rule files. */
@NullMarked
package io.tidemark.standalone.data;

import org.jspecify.annotations.NullMarked;
