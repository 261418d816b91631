package io.evently.platform.security;

import java.util.List;
import org.jose4j.jwk.JsonWebKey;

/** Keys that this process signs with itself: trusted without a file and without a request. */
public interface KeySource {

  /** The public keys of now. */
  List<JsonWebKey> keys();

  /** Says when {@link #keys()} has changed. */
  void onChange(Runnable listener);
}
