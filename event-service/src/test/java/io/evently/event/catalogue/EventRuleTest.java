package io.evently.event.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evently.platform.json.WireFormat;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventRuleTest {

  private static final ObjectMapper JSON = WireFormat.apply(new ObjectMapper());
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final String GOOD =
      """
      {"name":"Jazz Night","venue":"Blue Hall","event_date":"2030-05-01T20:00:00+02:00",
       "total_capacity":100,"price":"50.00"}""";

  @Test
  void theShortFormOfTheOldProductIsGood() throws Exception {
    assertThat(broken("{}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'id':'a b'}|/id:wrong_format",
        "{'id':''}|/id:wrong_format",
        "{'name':null}|/name:required",
        "{'name':'ab'}|/name:wrong_length",
        "{'name':'   ab   '}|/name:wrong_length",
        "{'name':'a\\u0000bc'}|/name:wrong_format",
        "{'venue':' '}|/venue:wrong_length",
        "{'status':'cancelled'}|/status:unknown_value",
        "{'event_date':null}|/event_date:required",
        "{'event_date':'2030-05-01'}|/event_date:wrong_format",
        "{'event_date':'2030-05-01T20:00:00'}|/event_date:wrong_format",
        "{'event_date':'2030-01-01T00:00:00Z'}|/event_date:in_the_past",
        "{'event_date':'2035-02-01T00:00:00Z'}|/event_date:out_of_range",
        "{'currency':'eur'}|/currency:unknown_value",
        "{'currency':'XAU'}|/currency:unknown_value",
        "{'total_capacity':null}|/total_capacity:required",
        "{'total_capacity':0}|/total_capacity:out_of_range",
        "{'total_capacity':1000001}|/total_capacity:out_of_range",
        "{'price':null}|/price:required",
        "{'price':-0.01}|/price:out_of_range",
        "{'price':1000000.01}|/price:out_of_range",
        "{'price':'1e999999999'}|/price:out_of_range",
        "{'price':'1e-999999999'}|/price:too_precise",
        "{'price':0.001}|/price:too_precise",
        "{'price':1.5,'currency':'JPY'}|/price:too_precise",
        "{'max_per_order':0}|/max_per_order:out_of_range",
        "{'max_per_order':101}|/max_per_order:out_of_range",
        "{'max_per_person':0}|/max_per_person:out_of_range",
        "{'payment':{}}|/payment/required:required",
        "{'payment':{'required':true,'hold_seconds':59}}|/payment/hold_seconds:out_of_range",
        "{'payment':{'required':true,'hold_seconds':3601}}|/payment/hold_seconds:out_of_range",
        "{'sale_starts_at':'tomorrow'}|/sale_starts_at:wrong_format",
        "{'sale_starts_at':'2030-05-01T18:00:00Z'}|/sale_starts_at:too_late",
        "{'sale_ends_at':'2030-05-01T18:00:01Z'}|/sale_ends_at:too_late",
        "{'sale_starts_at':'2030-03-01T00:00:00Z','sale_ends_at':'2030-02-01T00:00:00Z'}|/sale_ends_at:too_early",
        "{'waiting_room':{}}|/sale_starts_at:required",
        "{'waiting_room':{'opens_at':'2030-02-01T08:00:00Z'}}|/sale_starts_at:required",
        "{'sale_starts_at':'2030-02-01T09:00:00Z','waiting_room':{'opens_at':'early'}}|/waiting_room/opens_at:wrong_format",
        "{'sale_starts_at':'2030-02-01T09:00:00Z','waiting_room':{'opens_at':'2030-02-01T10:00:00+01:00'}}|/waiting_room/opens_at:too_late",
        "{'sale_starts_at':'2030-02-01T09:00:00Z','waiting_room':{'opens_at':'2030-01-31T08:59:59Z'}}|/waiting_room/opens_at:too_early",
        "{'ticket_types':[]}|/total_capacity:exclusive /price:exclusive /ticket_types:wrong_length",
      })
  void eachRuleHasItsOwnPointer(String changes, String expected) throws Exception {
    assertThat(broken(changes.replace('\'', '"'))).containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[null]|/ticket_types/0:required",
        "[{'id':'a','price':1,'capacity':1},{'id':'a','price':1,'capacity':1}]|/ticket_types/1/id:duplicate",
        "[{'id':'a','price':1,'capacity':600000},{'id':'b','price':1,'capacity':600000}]|/ticket_types:out_of_range",
        "[{'id':'a b','price':1,'capacity':1}]|/ticket_types/0/id:wrong_format",
        "[{'price':1,'capacity':1}]|/ticket_types/0/id:required",
        "[{'id':'a','price':0.001,'capacity':0}]|/ticket_types/0/capacity:out_of_range /ticket_types/0/price:too_precise",
      })
  void ticketTypesAreCheckedOneByOne(String types, String expected) throws Exception {
    String full =
        "{\"total_capacity\":null,\"price\":null,\"ticket_types\":"
            + types.replace('\'', '"')
            + "}";
    assertThat(broken(full)).containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{'id':'p','capacity':10}]|[{'id':'a','price':1,'pool':'p'},{'id':'b','price':1,'pool':'p','capacity':9}]|",
        "[{'id':'p','capacity':10}]|[{'id':'a','price':1,'capacity':5}]|/pools/0:unused",
        "[]|[{'id':'a','price':1,'pool':'p'}]|/ticket_types/0/pool:unknown_value",
        "[{'id':'p','capacity':10}]|[{'id':'a','price':1,'pool':'p','capacity':10}]|/ticket_types/0/capacity:out_of_range",
        "[{'id':'p','capacity':10}]|[{'id':'a','price':1,'pool':'p','capacity':0}]|/ticket_types/0/capacity:out_of_range",
        "[{'id':'p','capacity':0}]|[{'id':'a','price':1,'pool':'p'}]|/pools/0/capacity:out_of_range",
        "[{'id':'p','capacity':1},{'id':'p','capacity':1}]|[{'id':'a','price':1,'pool':'p'}]|/pools/1/id:duplicate",
        "[{'id':'p q','capacity':1},null]|[{'id':'a','price':1,'capacity':1}]|/pools/0/id:wrong_format /pools/1:required",
        "[{'id':'p','capacity':600000}]|[{'id':'a','price':1,'pool':'p'},{'id':'b','price':1,'capacity':600000}]|/ticket_types:out_of_range",
      })
  void poolsAreSharedByTheTypesThatNameThem(String pools, String types, String expected)
      throws Exception {
    String full =
        "{'total_capacity':null,'price':null,'ticket_types':%s,'pools':%s}".formatted(types, pools);
    assertThat(broken(full.replace('\'', '"')))
        .containsExactly(expected == null ? new String[0] : expected.split(" "));
  }

  @Test
  void theShortFormHasNoPools() throws Exception {
    assertThat(broken("{\"pools\":[{\"id\":\"p\",\"capacity\":1}]}"))
        .containsExactly("/pools:exclusive", "/pools/0:unused");
  }

  @Test
  void priceIsANumberOrAStringAndGetsTheCurrencysDecimals() throws Exception {
    assertThat(details("{\"price\":5}").price()).hasToString("5.00");
    assertThat(details("{\"price\":\"5.5\"}").price()).hasToString("5.50");
    assertThat(details("{\"price\":500,\"currency\":\"JPY\"}").price()).hasToString("500");
    assertThat(details("{\"price\":0}").price()).hasToString("0.00");
    assertThat(details("{\"price\":\"1.125\",\"currency\":\"TND\"}").price()).hasToString("1.125");
  }

  @Test
  void aWaitingRoomOpensWithinTheDayBeforeTheSale() throws Exception {
    String sale = "\"sale_starts_at\":\"2030-02-01T09:00:00Z\",\"waiting_room\":";
    assertThat(details("{" + sale + "null}").waitingRoom()).isNull();
    assertThat(details("{" + sale + "{}}").waitingRoom().opensAt())
        .isEqualTo("2030-02-01T08:45:00Z");
    for (String at : List.of("2030-01-31T09:00:00Z", "2030-02-01T08:59:59Z")) {
      assertThat(details("{%s{\"opens_at\":\"%s\"}}".formatted(sale, at)).waitingRoom().opensAt())
          .isEqualTo(at);
    }
  }

  private static Details details(String changes) throws Exception {
    EventForm form = form(changes);
    EventRule.requireAll(form, NOW);
    return form.toDetails();
  }

  private static List<String> broken(String changes) throws Exception {
    return EventRule.broken(form(changes), NOW).stream()
        .map(e -> e.pointer() + ":" + e.code())
        .toList();
  }

  private static EventForm form(String changes) throws Exception {
    ObjectNode tree = (ObjectNode) JSON.readTree(GOOD);
    tree.setAll((ObjectNode) JSON.readTree(changes));
    return JSON.treeToValue(tree, EventForm.class);
  }
}
