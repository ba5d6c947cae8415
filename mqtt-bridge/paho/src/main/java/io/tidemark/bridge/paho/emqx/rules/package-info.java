/** The rules that make EMQX republish its events, and keeping them in step. */
@NullMarked
package io.tidemark.bridge.paho.emqx.rules;

import org.jspecify.annotations.NullMarked;
