package io.evently.gateway.identity;

import io.evently.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

  private static final int MOST = 1000;

  record Contact(String email, String name, String locale, String tier) {

    static Contact of(Account account) {
      return new Contact(account.email(), account.name(), account.locale(), account.tier());
    }
  }

  record Asked(List<String> ids) {}

  /** By id; who has no account is missing. */
  record Known(Map<String, Contact> contacts) {}

  @GET
  @Path("/{id}/contact")
  @Operation(hidden = true)
  public Contact contact(@PathParam("id") String id) throws SQLException {
    return Contact.of(accounts.account(id));
  }

  @POST
  @Path("/contacts")
  @Operation(hidden = true)
  public Known contacts(Asked asked) throws SQLException {
    if (asked == null || asked.ids() == null || asked.ids().size() > MOST) {
      throw ProblemException.invalid("/ids", "out_of_range", "Send up to " + MOST + " ids.");
    }
    return new Known(
        accounts.accounts(asked.ids()).stream()
            .collect(Collectors.toMap(Account::id, Contact::of)));
  }
}
