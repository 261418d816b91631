package io.evently.gateway.compression;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Knobs of compression. */
@ConfigMapping(prefix = "evently.compression")
public interface CompressionConfig {

  @WithDefault("true")
  boolean enabled();

  /** A smaller answer fits into the same packet anyway. */
  @WithDefault("1024")
  int smallest();
}
