package io.evently.gateway;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the process begins. */
@QuarkusMain
public final class Gateway {

  private Gateway() {}

  public static void main(String... arguments) {
    refuseBadAddressesOurselves();
    Quarkus.run(arguments);
  }

  /**
   * Quarkus answers an address that is no URI with a bare 400 before anything of ours sees it; the
   * door refuses the same ones, with a reason. It is asked once, when the server's class is loaded,
   * so this comes before all else.
   */
  public static void refuseBadAddressesOurselves() {
    System.setProperty("vertx.disableURIValidation", "true");
  }
}
