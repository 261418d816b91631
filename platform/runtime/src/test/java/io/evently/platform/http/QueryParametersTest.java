package io.evently.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {

  private static final Set<String> KNOWN = Set.of("limit", "cursor");

  private final MultivaluedHashMap<String, String> query = new MultivaluedHashMap<>();

  @Test
  void whatIsNotGivenHasItsDefault() {
    QueryParameters parameters = QueryParameters.of(query, KNOWN);

    assertThat(parameters.limit()).isEqualTo(20);
    assertThat(parameters.cursor()).isEmpty();
    assertThatCode(parameters::requireAllRead).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "1e2", "", " 5", "٣"})
  void aLimitIsAPlainNumberFromOneToAHundred(String limit) {
    query.putSingle("limit", limit);
    QueryParameters parameters = QueryParameters.of(query, KNOWN);
    parameters.limit();

    assertThat(errorsOf(parameters)).extracting(FieldError::code).containsExactly("out_of_range");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    query.putSingle("limit", "many");
    query.addAll("cursor", "a", "b");
    query.putSingle("ofset", "3");
    QueryParameters parameters = QueryParameters.of(query, KNOWN);
    parameters.limit();

    assertThat(errorsOf(parameters))
        .extracting(FieldError::code)
        .containsExactlyInAnyOrder("out_of_range", "duplicate", "unknown_parameter");
  }

  @Test
  void whatNoDatabaseTakesIsRefusedBeforeItIsAsked() {
    query.putSingle("cursor", "a\0b");

    assertThat(errorsOf(QueryParameters.of(query, KNOWN)))
        .extracting(FieldError::code)
        .containsExactly("wrong_format");
  }

  @Test
  void whereNoneAreTakenOneIsRefused() {
    query.putSingle("days", "1");

    assertThatThrownBy(() -> QueryParameters.none(query)).isInstanceOf(ProblemException.class);
  }

  private static List<FieldError> errorsOf(QueryParameters parameters) {
    try {
      parameters.requireAllRead();
    } catch (ProblemException e) {
      return e.errors();
    }
    return List.of();
  }
}
