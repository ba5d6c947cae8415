/** The plugin zips, installed as their README says into a worker of Kafka's own artifacts. */
@NullMarked
package io.tidemark.connect.plugin;

import org.jspecify.annotations.NullMarked;
