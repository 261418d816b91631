package io.evently.event.browse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.platform.http.Cursor;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "limit=0,query:limit",
    "limit=101,query:limit",
    "limit=ten,query:limit",
    "limit=+5,query:limit",
    "min_price=-1,query:min_price",
    "max_price=1e9,query:max_price",
    "has_seats=yes,query:has_seats",
    "start_date=may,query:start_date",
    "sort_by=id,query:sort_by",
    "order=up,query:order",
    "status=open,query:status",
    "sort=date,query:sort",
    "pageSize=3,query:pageSize",
  })
  void aBadParameterIsRefusedByName(String parameter, String pointer) {
    assertThatThrownBy(() -> search(parameter))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errors()).extracting(FieldError::pointer).containsExactly(pointer));
  }

  @Test
  void theOldNamesMeanTheSame() {
    assertThat(
            search(
                "minPrice=1",
                "maxPrice=2",
                "hasSeats=true",
                "startDate=2030-05-01",
                "endDate=2030-06-01",
                "sortBy=name"))
        .isEqualTo(
            search(
                "min_price=1",
                "max_price=2",
                "has_seats=true",
                "start_date=2030-05-01",
                "end_date=2030-06-01",
                "sort_by=name"));
  }

  @Test
  void bothNamesOfOneParameterAreTooMany() {
    assertThatThrownBy(() -> search("minPrice=1", "min_price=2"))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void thePastIsLeftOutUnlessAskedFor() {
    assertThat(search().from()).isEqualTo(NOW);
    assertThat(search("start_date=2020-01-01T00:00:00+01:00").from())
        .isEqualTo("2019-12-31T23:00:00Z");
    assertThat(search("status=finished").from()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "", "AAAA", "K0RBVEU"})
  void aCursorThatIsNotOursIsRefused(String cursor) {
    refused("cursor=" + cursor);
  }

  @Test
  void aCursorOfAnotherOrderIsRefused() {
    String byName = search("sort_by=name").cursorBehind("jazz", "1");
    assertThat(search("sort_by=name", "cursor=" + byName).after().key()).isEqualTo("jazz");
    refused("sort_by=name", "order=desc", "cursor=" + byName);
    refused("cursor=" + byName);
  }

  @ParameterizedTest
  @CsvSource({"date,yesterday", "price,1e999999999", "price,x", "capacity,1.5"})
  void aKeyThatWeDidNotWriteIsRefused(String sort, String key) {
    String name = "+" + sort.toUpperCase(java.util.Locale.ROOT);
    refused("sort_by=" + sort, "cursor=" + Cursor.after(name, key, "1"));
  }

  @Test
  void likesOwnCharactersAreTakenLiterally() {
    assertThat(Statement.of(search("search=50%_\\")).parameters()).contains("%50\\%\\_\\\\%");
  }

  private static void refused(String... parameters) {
    assertThatThrownBy(() -> search(parameters))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.code()).isEqualTo(CommonProblem.INVALID_CURSOR));
  }

  private static Search search(String... parameters) {
    MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
    for (String parameter : parameters) {
      String[] parts = parameter.split("=", 2);
      query.add(parts[0], parts[1]);
    }
    return Search.of(query, Optional.empty(), NOW);
  }
}
