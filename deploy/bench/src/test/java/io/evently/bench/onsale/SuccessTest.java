package io.evently.bench.onsale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuccessTest {

  private static final Instant T0 = Instant.parse("2030-01-01T00:00:00Z");

  private final StockLine stock = new StockLine();

  private static Instant at(int millis) {
    return T0.plusMillis(millis);
  }

  private void stock(int capacity) {
    stock.move(T0.minusSeconds(1), capacity, "none", "available");
  }

  private void sold(int millis, int units) {
    stock.move(at(millis), units, "available", "sold");
  }

  private static Order order(int quantity, int due) {
    return new Order(0, quantity, at(due));
  }

  private static Order booked(int due, int answered) {
    Order order = order(1, due);
    order.held(new Reply(201, null, "b", null), at(answered));
    return order;
  }

  private static Order refused(int quantity, int due, int status, int answered) {
    Order order = order(quantity, due);
    order.held(new Reply(status, "x", null, null), at(answered));
    return order;
  }

  private Success of(Order... orders) {
    return Success.of(List.of(orders), stock);
  }

  @Test
  void anAnswerWithinTwoSecondsIsASuccessWhateverItTook() {
    stock(10);
    Order order = order(1, 0);
    order.held(Reply.NONE, at(100));
    order.held(new Reply(503, "overloaded", null, null), at(200));
    order.held(new Reply(201, null, "b", null), at(2000));
    assertThat(of(order)).isEqualTo(new Success(1, 1));
  }

  @Test
  void aLateBookingIsAFailureEvenIfThatWasTheLastTicket() {
    stock(1);
    sold(2500, 1);
    assertThat(of(booked(0, 2501))).isEqualTo(new Success(0, 1));
  }

  @Test
  void aRefusalWhileTicketsWereFreeIsAFailure() {
    stock(10);
    sold(500, 8);
    assertThat(of(refused(2, 0, 409, 600))).isEqualTo(new Success(0, 1));
    assertThat(of(order(1, 0))).isEqualTo(new Success(0, 1));
  }

  @Test
  void aRefusalForWantOfTicketsDoesNotCount() {
    stock(10);
    sold(500, 9);
    assertThat(of(refused(2, 0, 409, 600))).isEqualTo(new Success(0, 0));
    assertThat(of(refused(1, 0, 409, 600))).isEqualTo(new Success(0, 1));
  }

  @Test
  void whatHappensAfterTwoSecondsIsNoExcuse() {
    stock(10);
    sold(3000, 10);
    assertThat(of(refused(1, 0, 409, 4000))).isEqualTo(new Success(0, 1));
  }

  @Test
  void ticketsThatComeBackWhileOneWaitsDoNotMakeItCount() {
    stock(1);
    sold(-10, 1);
    stock.move(at(100), 1, "sold", "available");
    assertThat(of(refused(1, 0, 409, 200))).isEqualTo(new Success(0, 0));
    assertThat(of(refused(1, 150, 409, 200))).isEqualTo(new Success(0, 1));
  }

  @Test
  void theLedgerSaysWhenAllWasGone() {
    stock(2);
    assertThat(stock.soldOutAt()).isNull();
    stock.move(at(1), 2, "available", "held");
    stock.move(at(0), 2, "held", "sold");
    assertThat(stock.soldOutAt()).isEqualTo(at(1));
    assertThat(stock.at(at(2))).isEqualTo(new StockLine.Stock(0, 0, 2));
  }
}
