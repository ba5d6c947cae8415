/** The settings of a bridge: a properties file, checked key by key. */
@NullMarked
package io.tidemark.bridge.settings;

import org.jspecify.annotations.NullMarked;
