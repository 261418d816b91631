package io.evently.gateway.identity;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where a person can be reached, for services of the suite. */
@Path("/internal/accounts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ContactResource {

  private final Identity accounts;

  ContactResource(Identity accounts) {
    this.accounts = accounts;
  }

  record Contact(String email, String name, String locale, String tier) {}

  @GET
  @Path("/{id}/contact")
  @Operation(hidden = true)
  public Contact contact(@PathParam("id") String id) throws SQLException {
    Account account = accounts.account(id);
    return new Contact(account.email(), account.name(), account.locale(), account.tier());
  }
}
