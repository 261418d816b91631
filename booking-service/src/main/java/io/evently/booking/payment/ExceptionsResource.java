package io.evently.booking.payment;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** For operators: payments that are not as promised. */
@Path("/internal/payments")
class ExceptionsResource {

  private final PaymentExceptions exceptions;

  ExceptionsResource(PaymentExceptions exceptions) {
    this.exceptions = exceptions;
  }

  record Answer(int count, List<PaymentExceptions.Finding> exceptions) {}

  @GET
  @Path("/exceptions")
  @RunOnVirtualThread
  @Operation(hidden = true)
  public Answer exceptions() throws SQLException {
    List<PaymentExceptions.Finding> found = exceptions.find();
    return new Answer(found.size(), found);
  }
}
