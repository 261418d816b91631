package io.evently.event.cache;

import jakarta.inject.Singleton;

/**
 * What an answer says to the caches on its way ({@code Cache-Control}): the gateway's and those of
 * CDNs. A browser always asks again, with the entity tag it has.
 */
@Singleton
public class SharedCaches {

  private static final String ITS_READERS = "private, no-store";

  private final String everybodys;

  SharedCaches(CacheConfig config) {
    long seconds = config.inSharedCaches().toSeconds();
    this.everybodys = seconds == 0 ? "no-cache" : "public, max-age=0, s-maxage=" + seconds;
  }

  /**
   * @param everybodys whether whoever asks gets this very answer
   */
  public String control(boolean everybodys) {
    return everybodys ? this.everybodys : ITS_READERS;
  }
}
