/** Tests of the benchmarks. */
package io.tidemark.standalone.bench;
