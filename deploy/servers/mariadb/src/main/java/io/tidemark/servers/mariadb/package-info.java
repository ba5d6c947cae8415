/** A real MariaDB in a child process. */
@NullMarked
package io.tidemark.servers.mariadb;

import org.jspecify.annotations.NullMarked;
