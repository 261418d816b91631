package io.evently.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.bench.chaos.Operation.Type;
import io.evently.bench.chaos.Operation.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Histories with one thing wrong, each of which must be found, and such as only look wrong. */
class CheckerTest {

  private static final String STOCK = "a stock that is never negative explains all answers";
  private static final String RIGHTLY =
      "who was told that there are too few tickets, was told so rightly";
  private static final String STORED = "every 201 is stored, with its tickets";
  private static final String REFUSED = "nothing that was refused is stored";
  private static final String ONE = "one booking a key";
  private static final String SAME = "a key that is sent again gets the same answer";
  private static final String BACK = "what was given back stays given back";
  private static final String STAYS = "what was confirmed stays confirmed";
  private static final String WANTED = "every booking is some client's";

  private static final int CAPACITY = 10;

  private final List<Operation> history = new ArrayList<>();
  private final List<Stored> stored = new ArrayList<>();
  private int clients;

  @Test
  void aWholeSaleWithHoldsRefusalsAndRetriesHolds() {
    buys("a", 4, 10, 20);
    holds("b", 6, 10, 25, 1000L);
    refused("c", 1, 30, 40);
    cancels("b", Type.OK, 50, 60);
    stored("b", 6, "cancelled");
    buys("d", 6, 55, 70);
    tries("d", What.ACQUIRE, 80);
    returns("d", What.ACQUIRE, Type.OK, 90, 6, 201, "d", null, "same");
    stored("a", 4, "confirmed");
    stored("d", 6, "confirmed");
    assertThat(broken()).isEmpty();
  }

  @Test
  void oneTicketTooManyIsFoundThoughItWasGivenBackLater() {
    buys("a", 10, 10, 20);
    buys("b", 1, 30, 40);
    cancels("b", Type.OK, 50, 60);
    stored("a", 10, "confirmed");
    stored("b", 1, "cancelled");
    assertThat(broken()).containsExactly(STOCK);
  }

  @Test
  void oneTicketTooManyInTheEndIsFoundThoughNobodyWasToldOfIt() {
    buys("a", 10, 10, 20);
    tries("b", What.ACQUIRE, 30);
    stored("a", 10, "confirmed");
    stored("b", 1, "confirmed");
    assertThat(broken()).containsExactly(STOCK);
  }

  @Test
  void whoIsToldSoldOutWhileThereAreTicketsIsFound() {
    buys("a", 6, 10, 20);
    soldOut("b", 4, 30, 40);
    stored("a", 6, "confirmed");
    assertThat(broken()).containsExactly(RIGHTLY);
  }

  @Test
  void whoIsToldSoldOutLongAfterTicketsCameBackIsFound() {
    buys("a", 10, 10, 20);
    cancels("a", Type.OK, 30, 40);
    soldOut("b", 1, 41, 50);
    stored("a", 10, "cancelled");
    assertThat(broken()).containsExactly(RIGHTLY);
  }

  @Test
  void ticketsThatAreAskedForOrOnTheirWayBackMayBeMissed() {
    tries("a", What.ACQUIRE, 10);
    soldOut("b", 5, 20, 30);
    returns("a", What.ACQUIRE, Type.OK, 40, 10, 201, "a", null, "same");
    cancels("a", Type.OK, 50, 80);
    soldOut("c", 1, 60, 70);
    stored("a", 10, "cancelled");
    assertThat(broken()).isEmpty();
  }

  @Test
  void ticketsOfAHoldMayBeMissedUntilTheSweeperCame() {
    holds("a", 10, 10, 20, 1000L);
    soldOut("b", 1, 30_000_000, 30_000_100);
    soldOut("c", 1, 70_000_000, 70_000_100);
    stored("a", 10, "expired");
    assertThat(broken()).containsExactly(RIGHTLY);
  }

  @Test
  void ticketsThatWereOnTheirWayBackMayBeSomebodyElses() {
    buys("a", 10, 10, 20);
    cancels("a", Type.INFO, 30, 200);
    buys("b", 10, 25, 40);
    stored("a", 10, "cancelled");
    stored("b", 10, "confirmed");
    assertThat(broken()).isEmpty();
  }

  @Test
  void aRefusedCancelGivesNothingBack() {
    buys("a", 10, 10, 20);
    cancels("a", Type.FAIL, 30, 35);
    buys("b", 10, 25, 40);
    cancels("b", Type.OK, 60, 70);
    stored("a", 10, "confirmed");
    stored("b", 10, "cancelled");
    assertThat(broken()).containsExactly(STOCK);
  }

  @Test
  void ticketsOfAHoldAreSomebodyElsesAfterItsDeadlineAndNotBefore() {
    holds("a", 10, 10, 20, 100L);
    buys("b", 10, 90, 101);
    stored("a", 10, "expired");
    stored("b", 10, "confirmed");
    assertThat(broken()).isEmpty();
    history.clear();
    holds("a", 10, 10, 20, 100L);
    buys("b", 10, 80, 99);
    assertThat(broken()).containsExactly(STOCK);
  }

  @Test
  void ticketsOfAConfirmedHoldNeverComeBackByThemselves() {
    holds("a", 10, 10, 20, 100L);
    confirms("a", 30, 40);
    buys("b", 1, 150, 160);
    cancels("b", Type.OK, 170, 180);
    stored("a", 10, "confirmed");
    stored("b", 1, "cancelled");
    assertThat(broken()).containsExactly(STOCK);
  }

  @Test
  void aLateConfirmationMayBuyAnewWhatSomebodyElseHadMeanwhile() {
    holds("a", 10, 10, 20, 100L);
    buys("b", 10, 100, 110);
    cancels("b", Type.OK, 120, 130);
    confirms("a", 90, 140);
    stored("a", 10, "confirmed");
    stored("b", 10, "cancelled");
    assertThat(broken()).isEmpty();
  }

  @Test
  void aLost201IsFound() {
    buys("a", 2, 10, 20);
    assertThat(broken()).containsExactly(STORED);
  }

  @Test
  void a201WithFewerTicketsThanToldIsFound() {
    buys("a", 2, 10, 20);
    stored("a", 1, "confirmed");
    assertThat(broken()).containsExactly(STORED);
  }

  @Test
  void aRefusalThatIsStoredIsFound() {
    refused("a", 1, 10, 20);
    stored("a", 1, "confirmed");
    assertThat(broken()).containsExactly(REFUSED);
  }

  @Test
  void aTryWithoutAnAnswerMayBeStoredOrNot() {
    tries("a", What.ACQUIRE, 10);
    tries("b", What.ACQUIRE, 10);
    stored("b", 1, "confirmed");
    assertThat(broken()).isEmpty();
  }

  @Test
  void aDoubleBookingIsFoundWhetherTheClientWasToldOrNot() {
    buys("a", 1, 10, 20);
    stored("a", 1, "confirmed");
    stored.add(new Stored("other", "a", "e", 1, "confirmed"));
    assertThat(broken()).containsExactly(ONE);
    tries("a", What.ACQUIRE, 30);
    returns("a", What.ACQUIRE, Type.OK, 40, 1, 201, "other", null, "same");
    assertThat(broken()).containsExactly(ONE);
  }

  @Test
  void anotherAnswerToTheSameKeyIsFound() {
    buys("a", 1, 10, 20);
    stored("a", 1, "confirmed");
    tries("a", What.ACQUIRE, 30);
    returns("a", What.ACQUIRE, Type.OK, 40, 1, 201, "a", null, "other");
    assertThat(broken()).containsExactly(SAME);
  }

  @Test
  void aRefusalAfterA201IsFound() {
    buys("a", 1, 10, 20);
    stored("a", 1, "confirmed");
    refused("a", 1, 30, 40);
    assertThat(broken()).containsExactly(SAME);
  }

  @Test
  void aResurrectedHoldIsFound() {
    holds("a", 1, 10, 20, 1000L);
    cancels("a", Type.OK, 30, 40);
    confirms("a", 50, 60);
    stored("a", 1, "confirmed");
    assertThat(broken()).containsExactly(BACK);
  }

  @Test
  void aHoldThatWasGivenBackAndIsHeldInTheEndIsFound() {
    holds("a", 1, 10, 20, 1000L);
    cancels("a", Type.OK, 30, 40);
    stored("a", 1, "held");
    assertThat(broken()).containsExactly(BACK);
  }

  @Test
  void aConfirmedHoldThatExpiredIsFound() {
    holds("a", 1, 10, 20, 100L);
    confirms("a", 30, 40);
    stored("a", 1, "expired");
    assertThat(broken()).containsExactly(STAYS);
  }

  @Test
  void aBookingOfNobodyIsFound() {
    stored.add(new Stored("stray", null, "e", 1, "confirmed"));
    assertThat(broken()).containsExactly(WANTED);
  }

  private List<String> broken() {
    return new Checker(Map.of("e", CAPACITY), history, stored)
        .check().stream().filter(v -> v.count() > 0).map(Checker.Verdict::promise).toList();
  }

  private void buys(String key, int quantity, long from, long to) {
    holds(key, quantity, from, to, null);
  }

  private void holds(String key, int quantity, long from, long to, Long until) {
    add(key, What.ACQUIRE, Type.INVOKE, from, quantity, 0, null, null, null);
    returns(key, What.ACQUIRE, Type.OK, to, quantity, 201, key, until, "same");
  }

  private void refused(String key, int quantity, long from, long to) {
    add(key, What.ACQUIRE, Type.INVOKE, from, quantity, 0, null, null, null);
    returns(key, What.ACQUIRE, Type.FAIL, to, quantity, 409, null, null, null);
  }

  private void soldOut(String key, int quantity, long from, long to) {
    add(key, What.ACQUIRE, Type.INVOKE, from, quantity, 0, null, null, null);
    history.add(
        new Operation(
            clients++,
            What.ACQUIRE,
            Type.FAIL,
            to,
            key,
            "e",
            quantity,
            409,
            "sold_out",
            null,
            null,
            null));
  }

  private void confirms(String key, long from, long to) {
    tries(key, What.CONFIRM, from);
    returns(key, What.CONFIRM, Type.OK, to, 0, 200, key, null, null);
  }

  private void cancels(String key, Type how, long from, long to) {
    tries(key, What.CANCEL, from);
    returns(key, What.CANCEL, how, to, 0, 0, key, null, null);
  }

  private void tries(String key, What what, long at) {
    add(key, what, Type.INVOKE, at, 1, 0, null, null, null);
  }

  private void returns(
      String key,
      What what,
      Type how,
      long at,
      int quantity,
      int status,
      String booking,
      Long until,
      String body) {
    add(key, what, how, at, quantity, status, booking, until, body);
  }

  private void add(
      String key,
      What what,
      Type type,
      long at,
      int quantity,
      int status,
      String booking,
      Long until,
      String body) {
    history.add(
        new Operation(
            clients++, what, type, at, key, "e", quantity, status, null, booking, until, body));
  }

  private void stored(String key, int quantity, String status) {
    stored.add(new Stored(key, key, "e", quantity, status));
  }
}
