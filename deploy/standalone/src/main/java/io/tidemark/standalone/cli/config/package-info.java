/** {@code tidemark config}: rule files explained, and made into connectors. */
@NullMarked
package io.tidemark.standalone.cli.config;

import org.jspecify.annotations.NullMarked;
