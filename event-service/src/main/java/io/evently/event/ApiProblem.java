package io.evently.event;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What every operation's description has in common: the form of an error, and the token. */
@OpenAPIDefinition(
    info = @Info(title = "Evently events", version = "1", description = "The catalogue."),
    components =
        @Components(
            securitySchemes =
                @SecurityScheme(
                    securitySchemeName = "token",
                    type = SecuritySchemeType.HTTP,
                    scheme = "bearer",
                    bearerFormat = "JWT"),
            responses =
                @APIResponse(
                    name = "Problem",
                    description = "RFC 9457 problem details.",
                    content =
                        @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(implementation = ApiProblem.class),
                            examples =
                                @ExampleObject(
                                    name = "not_found",
                                    value =
                                        """
                                        {"type":"https://evently.dev/problems/not_found","title":"There is nothing here",
                                         "status":404,"detail":"There is no event with this id.","instance":"/api/v1/events/1",
                                         "code":"not_found","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736",
                                         "retryable":false,"success":false}""")))))
@Schema(name = "Problem")
record ApiProblem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    @Schema(description = "Stable name of the reason.") String code,
    List<Error> errors,
    String traceId,
    boolean retryable,
    boolean success) {

  /** One thing that is wrong. */
  @Schema(name = "ProblemError")
  record Error(
      @Schema(description = "JSON pointer, or query:limit, header:If-Match.") String pointer,
      String code,
      String detail) {}
}
