package io.evently.waitlist.desk;

import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** Where a guest wants to be told: asked for by who sends, never published. */
@Path("/internal/waitlist/entries")
class ContactResource {

  private final DataSource datasource;

  ContactResource(DataSource datasource) {
    this.datasource = datasource;
  }

  record Contact(String email, String locale) {}

  @GET
  @Path("/{id}/contact")
  @RunOnVirtualThread
  @Operation(hidden = true)
  public Contact contact(@RestPath String id) throws SQLException {
    try (Connection connection = datasource.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select email, locale from entry where id = ? and email is not null")) {
      select.setObject(1, uuid(id));
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          return new Contact(row.getString(1), row.getString(2));
        }
      }
    }
    throw none();
  }

  private static UUID uuid(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw none();
    }
  }

  private static ProblemException none() {
    return ProblemException.of(CommonProblem.NOT_FOUND, "The entry has no contact.");
  }
}
