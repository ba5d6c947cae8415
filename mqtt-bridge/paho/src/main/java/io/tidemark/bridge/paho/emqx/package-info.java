/** EMQX 4.4 and 5.x as a broker of Tidemark: what its rules republish goes in, REST calls and inboxes go out. */
@NullMarked
package io.tidemark.bridge.paho.emqx;

import org.jspecify.annotations.NullMarked;
