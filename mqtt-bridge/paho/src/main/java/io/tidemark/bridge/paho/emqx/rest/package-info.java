/** The management API of EMQX: v4 (EMQX 4.4) and v5 (EMQX 5.x). */
@NullMarked
package io.tidemark.bridge.paho.emqx.rest;

import org.jspecify.annotations.NullMarked;
