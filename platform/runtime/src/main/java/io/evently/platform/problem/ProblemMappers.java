package io.evently.platform.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.evently.platform.database.PassingFailures;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.annotation.Priority;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.lang.annotation.Annotation;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns every exception that leaves an endpoint into problem details; only defects are logged as
 * errors.
 */
@Priority(1)
public class ProblemMappers {

  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  private static final Map<Class<? extends Annotation>, String> CODES =
      Map.ofEntries(
          Map.entry(NotNull.class, "required"),
          Map.entry(NotBlank.class, "required"),
          Map.entry(NotEmpty.class, "required"),
          Map.entry(Min.class, "out_of_range"),
          Map.entry(Max.class, "out_of_range"),
          Map.entry(Positive.class, "out_of_range"),
          Map.entry(PositiveOrZero.class, "out_of_range"),
          Map.entry(DecimalMin.class, "out_of_range"),
          Map.entry(DecimalMax.class, "out_of_range"),
          Map.entry(Digits.class, "out_of_range"),
          Map.entry(Size.class, "wrong_length"),
          Map.entry(Pattern.class, "wrong_format"));

  @ServerExceptionMapper
  public Response problem(ProblemException e, UriInfo uri) {
    return answer(e, uri);
  }

  @ServerExceptionMapper
  public Response unreadable(MismatchedInputException e, UriInfo uri) {
    return answer(ofJson(e), uri);
  }

  @ServerExceptionMapper
  public Response malformed(JsonProcessingException e, UriInfo uri) {
    return answer(ofJson(e), uri);
  }

  @ServerExceptionMapper
  public Response violated(ConstraintViolationException e, UriInfo uri) {
    List<FieldError> errors = new ArrayList<>();
    for (ConstraintViolation<?> violation : e.getConstraintViolations()) {
      errors.add(
          new FieldError(
              pointer(violation.getPropertyPath()), code(violation), sentence(violation)));
    }
    errors.sort((a, b) -> a.pointer().compareTo(b.pointer()));
    return answer(ProblemException.invalid(errors), uri);
  }

  @ServerExceptionMapper
  public Response unauthenticated(AuthenticationFailedException e, UriInfo uri) {
    return answer(badToken(), uri);
  }

  @ServerExceptionMapper
  public Response unauthorized(UnauthorizedException e, UriInfo uri) {
    return answer(
        ProblemException.of(
            CommonProblem.UNAUTHENTICATED, "Send an access token: Authorization: Bearer <token>."),
        uri);
  }

  @ServerExceptionMapper
  public Response forbidden(ForbiddenException e, UriInfo uri) {
    return answer(
        ProblemException.of(CommonProblem.FORBIDDEN, "The caller's roles do not allow this."), uri);
  }

  @ServerExceptionMapper
  public Response framework(WebApplicationException e, UriInfo uri) {
    if (e.getCause() instanceof JsonProcessingException json) {
      return answer(ofJson(json), uri);
    }
    int status = e.getResponse().getStatus();
    return switch (status) {
      case 400 -> answer(ofBadRequest(uri), uri);
      case 404 -> answer(ProblemException.of(CommonProblem.NOT_FOUND, "No such route."), uri);
      case 405 -> answer(of(CommonProblem.METHOD_NOT_ALLOWED, "See the API reference."), uri);
      case 406 -> answer(of(CommonProblem.NOT_ACCEPTABLE, "Accept application/json."), uri);
      case 413 -> answer(of(CommonProblem.PAYLOAD_TOO_LARGE, "Send a smaller body."), uri);
      case 415 ->
          answer(
              of(CommonProblem.UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: application/json."),
              uri);
      default -> unexpected(e, uri);
    };
  }

  @ServerExceptionMapper
  public Response wrapped(CompletionException e, UriInfo uri) {
    return e.getCause() instanceof ProblemException problem
        ? answer(problem, uri)
        : unexpected(e, uri);
  }

  @ServerExceptionMapper
  public Response unexpected(Throwable e, UriInfo uri) {
    if (isUnavailable(e)) {
      LOG.warnf("a dependency is unavailable: %s", e.toString());
      return answer(
          of(CommonProblem.DEPENDENCY_UNAVAILABLE, "Try again in a moment.")
              .retryAfter(Duration.ofSeconds(1)),
          uri);
    }
    LOG.error("request failed", e);
    return answer(of(CommonProblem.INTERNAL_ERROR, "Try again; name the trace_id to us."), uri);
  }

  /** The answer to a token that is expired, forged or not a token. */
  public static ProblemException badToken() {
    return of(
        CommonProblem.UNAUTHENTICATED, "The access token is expired or not valid: get a new one.");
  }

  private static ProblemException of(ProblemCode code, String detail) {
    return ProblemException.of(code, detail);
  }

  /**
   * A path or query value that does not convert is a bad request to us, whatever JAX-RS calls it.
   */
  private static ProblemException ofBadRequest(UriInfo uri) {
    return ProblemException.invalid(
        "query:" + String.join(",", uri.getQueryParameters().keySet()),
        "not_readable",
        "The request could not be read: send a JSON body and well-formed parameters.");
  }

  private static ProblemException ofJson(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return ProblemException.invalid(
          pointer(unknown),
          "unknown_field",
          "The field '" + unknown.getPropertyName() + "' is not known: leave it out.");
    }
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return ProblemException.invalid(
          pointer(mapping), "wrong_type", "The value has another type than expected.");
    }
    if (e instanceof MismatchedInputException) {
      return ProblemException.invalid("", "wrong_type", "Send one JSON object as the body.");
    }
    var where = e.getLocation();
    return of(
        CommonProblem.MALFORMED_JSON,
        where == null
            ? "The body could not be parsed."
            : "The body could not be parsed at line %d, column %d."
                .formatted(where.getLineNr(), where.getColumnNr()));
  }

  private static String pointer(JsonMappingException e) {
    var pointer = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      pointer
          .append('/')
          .append(step.getFieldName() != null ? step.getFieldName() : step.getIndex());
    }
    return pointer.toString();
  }

  /** Drops method and parameter name; the rest is the path inside the body, in snake_case. */
  private static String pointer(Path path) {
    var pointer = new StringBuilder();
    String parameter = "";
    int depth = 0;
    for (Path.Node node : path) {
      if (depth == 1) {
        parameter = node.getName();
      }
      if (depth++ < 2) {
        continue;
      }
      if (node.getIndex() != null) {
        pointer.append('/').append(node.getIndex());
      }
      if (node.getName() != null && !node.getName().startsWith("<")) {
        pointer.append('/').append(snake(node.getName()));
      }
    }
    return pointer.isEmpty() ? "parameter:" + snake(parameter) : pointer.toString();
  }

  private static String snake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
  }

  private static String code(ConstraintViolation<?> violation) {
    return CODES.getOrDefault(
        violation.getConstraintDescriptor().getAnnotation().annotationType(), "not_valid");
  }

  private static String sentence(ConstraintViolation<?> violation) {
    String at = pointer(violation.getPropertyPath());
    return at.substring(at.lastIndexOf('/') + 1) + " " + violation.getMessage() + ".";
  }

  private static boolean isUnavailable(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException failure && PassingFailures.isPassing(failure)) {
        return true;
      }
    }
    return false;
  }

  private static Response answer(ProblemException e, UriInfo uri) {
    var response =
        Response.status(e.code().status())
            .type(ProblemBody.MEDIA_TYPE)
            // As it was sent: decoded, it would not be a URI any more.
            .entity(ProblemBody.json(e, uri.getRequestUri().getRawPath()));
    if (e.retryAfter() != null) {
      response.header(HttpHeaders.RETRY_AFTER, ProblemBody.retryAfterSeconds(e.retryAfter()));
    }
    if (e.code().status() == 401) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return response.build();
  }
}
