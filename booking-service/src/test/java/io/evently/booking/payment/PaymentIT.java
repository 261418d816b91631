package io.evently.booking.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.evently.booking.Catalogue;
import io.evently.booking.inventory.Stock;
import io.evently.booking.reconcile.Reconciler;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Command.ConfirmPaid;
import io.evently.booking.sale.Reason;
import io.evently.platform.security.Seals;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "booking"))
class PaymentIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  Tokens tokens;
  @Inject DataSource datasource;
  @Inject Reconciler reconciler;
  @Inject Stock stock;

  @ConfigProperty(name = "evently.booking.payments.secrets")
  String secrets;

  Shop shop;

  @BeforeEach
  void shop() {
    shop = new Shop(tokens, datasource);
  }

  @AfterEach
  void theBooksBalanceAndNobodyPaidForNothing() throws Exception {
    reconciler.run();
    assertThat(reconciler.differences()).isEmpty();
    shop.exceptions().then().statusCode(200).body("count", equalTo(0));
  }

  @Test
  void aHoldThatIsPaidIsConfirmedAndPayingAgainPaysNothing() {
    String event = shop.event(5, 600, false);
    String booking = shop.hold(event, "ann", 2);
    for (int i = 0; i < 3; i++) {
      shop.pay(booking, "ann", "tok_succeed")
          .then()
          .statusCode(200)
          .body("data.status", equalTo("confirmed"))
          .body("data.payment.status", equalTo("captured"))
          .body("data.payment.amount", equalTo("100.00"));
    }
    assertThat(shop.money(booking)).isEqualTo("1 0");
    shop.read(booking, "ann").then().body("data.payment.status", equalTo("captured"));
  }

  @Test
  void aHoldIsNotConfirmedWithoutAPaymentMethod() {
    String booking = shop.hold(shop.event(5, 600, false), "ann", 1);
    shop.confirm(booking, "ann")
        .then()
        .statusCode(422)
        .body("code", equalTo("payment_method_required"))
        .body("errors[0].pointer", equalTo("/payment_method"));
    shop.as("ann")
        .body("{\"payment_methods\":\"x\"}")
        .post("/api/v1/bookings/" + booking + "/confirm")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/payment_methods"));
    RestAssured.given()
        .auth()
        .oauth2(tokens.user("ann"))
        .noContentType()
        .post("/api/v1/bookings/" + booking + "/confirm")
        .then()
        .statusCode(422);
    shop.pay(booking, "ann", "no token")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/payment_method"));
    shop.read(booking, "ann").then().body("data.status", equalTo("held"));
    assertThat(shop.payment(booking)).isNull();
  }

  @Test
  void aDeclinedPaymentLeavesTheHoldForAnotherTry() {
    String booking = shop.hold(shop.event(5, 600, false), "ann", 1);
    shop.pay(booking, "ann", "tok_decline")
        .then()
        .statusCode(402)
        .body("code", equalTo("payment_declined"))
        .body("hold_expires_at", notNullValue());
    shop.read(booking, "ann")
        .then()
        .body("data.status", equalTo("held"))
        .body("data.payment.status", equalTo("declined"));
    shop.pay(booking, "ann", "tok_succeed").then().statusCode(200);
    assertThat(shop.money(booking)).isEqualTo("1 0");
  }

  @Test
  void anAnswerThatDoesNotComeIsFoundByLookingItUp() {
    String booking = shop.hold(shop.event(5, 600, false), "ann", 1);
    shop.pay(booking, "ann", "tok_timeout")
        .then()
        .statusCode(202)
        .body("data.status", equalTo("held"))
        .body("data.payment.status", equalTo("unknown"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                shop.read(booking, "ann").then().body("data.payment.status", equalTo("captured")));
    shop.confirm(booking, "ann").then().statusCode(200);
    assertThat(shop.money(booking)).isEqualTo("1 0");
  }

  @Test
  void askingAgainFindsTheAnswerAtOnce() {
    String booking = shop.hold(shop.event(5, 600, false), "ann", 1);
    shop.pay(booking, "ann", "tok_timeout").then().statusCode(202);
    shop.confirm(booking, "ann").then().statusCode(200).body("data.status", equalTo("confirmed"));
    assertThat(shop.money(booking)).isEqualTo("1 0");
  }

  @Test
  void anAnswerThatIsToldTwiceCountsOnce() {
    String booking = shop.hold(shop.event(5, 600, false), "ann", 1);
    shop.pay(booking, "ann", "tok_twice").then().statusCode(202);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        shop.stored(
                            "select t.notices || p.state from payment p join test_payment t using (id)"
                                + " where booking_id = ?::uuid",
                            booking))
                    .isEqualTo("0captured"));
    assertThat(
            shop.stored(
                "select count(*) from payment_notice n join payment p on p.id = n.payment_id"
                    + " where booking_id = ?::uuid",
                booking))
        .isEqualTo("1");
    assertThat(shop.money(booking)).isEqualTo("1 0");
    shop.confirm(booking, "ann").then().statusCode(200);
  }

  @Test
  void theTestProvidersLateAnswerComesAfterTheHoldsEnd() {
    String booking = shop.hold(shop.event(2, 600, false), "ann", 2);
    shop.pay(booking, "ann", "tok_late").then().statusCode(202);
    assertThat(
            shop.stored(
                "select t.notify_at - b.hold_expires_at from booking b join payment p on p.booking_id = b.id"
                    + " join test_payment t on t.id = p.id where b.id = ?::uuid",
                booking))
        .isEqualTo("00:00:01");
  }

  @Test
  void aLateAnswerBuysTicketsThatAreFree() {
    String event = shop.event(2, 600, false);
    String booking = overdue(shop.hold(event, "ann", 2));
    await().atMost(PATIENCE).until(() -> shop.available(event) == 2);
    answer(booking);
    await().atMost(PATIENCE).until(() -> "captured".equals(shop.payment(booking)));
    shop.read(booking, "ann").then().body("data.status", equalTo("confirmed"));
    assertThat(shop.available(event)).isZero();
    assertThat(shop.money(booking)).isEqualTo("1 0");
  }

  @Test
  void aLateAnswerWithoutFreeTicketsIsGivenBack() {
    String event = shop.event(2, 600, false);
    String booking = overdue(shop.hold(event, "ann", 2));
    await().atMost(PATIENCE).until(() -> shop.book(event, "bob", 1).statusCode() == 201);
    answer(booking);
    await().atMost(PATIENCE).until(() -> "voided".equals(shop.payment(booking)));
    shop.read(booking, "ann").then().body("data.status", equalTo("expired"));
    shop.pay(booking, "ann", "tok_succeed")
        .then()
        .statusCode(409)
        .body("code", equalTo("hold_expired"));
    assertThat(shop.money(booking)).isEqualTo("0 0");
  }

  /** The hold ends while the provider thinks, for as long as the test wants. */
  private String overdue(String booking) {
    shop.pay(booking, "ann", "tok_late").then().statusCode(202);
    shop.change(
        "update booking set hold_expires_at = clock_timestamp() where id = ?::uuid", booking);
    return booking;
  }

  private void answer(String booking) {
    shop.change(
        "update test_payment set notify_at = clock_timestamp()"
            + " where id = (select id from payment where booking_id = ?::uuid)",
        booking);
  }

  @Test
  void aPromiseToPayThatIsBrokenTakesTheTicketBack() {
    String event = shop.event(1, 600, false);
    String booking = shop.hold(event, "ann", 1);
    shop.pay(booking, "ann", "tok_lapse").then().statusCode(409);
    shop.read(booking, "ann")
        .then()
        .body("data.status", equalTo("cancelled"))
        .body("data.payment.status", equalTo("voided"));
    assertThat(shop.available(event)).isEqualTo(1);
    assertThat(shop.stored("select 1 from refund where booking_id = ?::uuid", booking)).isNull();
    assertThat(shop.money(booking)).isEqualTo("0 0");
  }

  @Test
  void payingRacesWithTheHoldsEndAndOneOfThemWins() throws Exception {
    String event = shop.event(1, 600, false);
    int confirmed = 0;
    int rounds = 40;
    for (int i = 0; i < rounds; i++) {
      String user = "racer" + i;
      String booking = shop.hold(event, user, 1);
      // From 10 to 319 ms: the end comes before, during and after the payment on machines of any
      // speed.
      int wait = (int) (10 * Math.pow(1.2, i % 20));
      shop.change(
          "update booking set hold_expires_at = clock_timestamp() + interval '1 ms' * ? where id = ?::uuid",
          wait,
          booking);
      // Somebody else wants the ticket as soon as it is free.
      List<Response> answers =
          atOnce(
              List.of(
                  () -> shop.pay(booking, user, "tok_succeed"),
                  () -> {
                    Response other = shop.book(event, "other" + booking, 1);
                    for (int n = 0; other.statusCode() == 409 && n < 20; n++) {
                      other = shop.book(event, "other" + booking, 1);
                    }
                    return other;
                  }));
      assertThat(answers.getFirst().statusCode()).isIn(200, 202, 409);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(shop.payment(booking)).isIn("captured", "voided", "refunded", null));
      String status = shop.stored("select status from booking where id = ?::uuid", booking);
      boolean paid = "captured".equals(shop.payment(booking));
      assertThat(paid).as("round %d: %s", i, status).isEqualTo("confirmed".equals(status));
      assertThat(shop.money(booking)).isEqualTo(paid ? "1 0" : "0 0");
      confirmed += paid ? 1 : 0;
      if (paid) {
        shop.cancel(booking, user).then().statusCode(200);
      }
      shop.change(
          "update booking set hold_expires_at = clock_timestamp() where event_id = ? and status = 'held'",
          event);
      await().atMost(PATIENCE).until(() -> shop.available(event) == 1);
    }
    assertThat(confirmed).as("both ends of the race were seen").isBetween(1, rounds - 1);
    String last = event;
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                shop.stored(
                        "select 1 from refund where event_id = ? and status = 'due' limit 1", last)
                    == null);
  }

  @Test
  void aSecondClickDoesNotCallOffWhatTheFirstIsAskingFor() {
    String booking = shop.hold(shop.event(1, 600, false), "ann", 1);
    String payment = leave(booking, "authorising", null);
    shop.pay(booking, "ann", "tok_succeed")
        .then()
        .statusCode(202)
        .body("data.payment.id", equalTo(payment))
        .body("data.payment.status", equalTo("authorising"));
    assertThat(shop.stored("select 1 from test_payment where id = ?::uuid", payment)).isNull();
    shop.change(
        "update payment set created_at = now() - interval '20 s', next_look_at = now() where id = ?::uuid",
        payment);
    await().atMost(PATIENCE).until(() -> "voided".equals(shop.payment(booking)));
  }

  @Test
  void manyClicksPayOnce() throws Exception {
    String event = shop.event(5, 600, false);
    String booking = shop.hold(event, "ann", 1);
    List<Response> answers =
        atOnce(
            IntStream.range(0, 20)
                .<Callable<Response>>mapToObj(i -> () -> shop.pay(booking, "ann", "tok_succeed"))
                .toList());
    assertThat(answers).extracting(Response::statusCode).isSubsetOf(200, 202).contains(200);
    await().atMost(PATIENCE).until(() -> "captured".equals(shop.payment(booking)));
    assertThat(shop.money(booking)).isEqualTo("1 0");
    assertThat(shop.stored("select count(*) from payment where booking_id = ?::uuid", booking))
        .isEqualTo("1");
  }

  @Test
  void whatIsConfirmedAndCancelledInOneBatchIsPaidBack() throws Exception {
    String event = shop.event(1, 600, false);
    var booking = UUID.fromString(shop.hold(event, "ann", 1));
    var payment = UUID.fromString(leave(booking.toString(), "authorised", "authorised"));
    try (Connection connection = datasource.getConnection()) {
      connection.setAutoCommit(false);
      stock.settle(
          connection,
          event,
          List.of(
              new ConfirmPaid(event, booking, "ann", payment, null),
              new CancelBooking(event, booking, Reason.REQUESTED, null)));
      connection.commit();
    }
    shop.change("update payment set next_look_at = now() where id = ?", payment);
    await().atMost(PATIENCE).until(() -> "refunded".equals(shop.payment(booking.toString())));
    assertThat(shop.money(booking.toString())).isEqualTo("1 1");
    assertThat(shop.stored("select status from refund where booking_id = ?", booking))
        .isEqualTo("refunded");
  }

  @Test
  void aPaidBookingThatIsCancelledIsPaidBackOnce() {
    String booking = shop.hold(shop.event(5, 600, false), "ann", 2);
    shop.pay(booking, "ann", "tok_succeed").then().statusCode(200);
    for (int i = 0; i < 2; i++) {
      shop.cancel(booking, "ann").then().statusCode(200).body("refunded_amount", equalTo("100.00"));
    }
    await().atMost(PATIENCE).until(() -> "refunded".equals(shop.payment(booking)));
    assertThat(shop.money(booking)).isEqualTo("1 1");
    assertThat(shop.stored("select status from refund where booking_id = ?::uuid", booking))
        .isEqualTo("refunded");
  }

  @Test
  void whatIsHeldOrWasPaidHereIsCancelledAsAWhole() {
    String booking = shop.hold(shop.event(5, 600, false), "ann", 2);
    shop.cancel(booking, "ann", 1)
        .then()
        .statusCode(409)
        .body("code", equalTo("part_not_cancellable"));
    shop.pay(booking, "ann", "tok_succeed").then().statusCode(200);
    shop.cancel(booking, "ann", 1)
        .then()
        .statusCode(409)
        .body("code", equalTo("part_not_cancellable"));
    shop.cancel(booking, "ann", 2)
        .then()
        .statusCode(200)
        .body("refunded_amount", equalTo("100.00"));
    await().atMost(PATIENCE).until(() -> "refunded".equals(shop.payment(booking)));
    assertThat(shop.money(booking)).isEqualTo("1 1");
  }

  @Test
  void aRefundOfAnEventWithoutPaymentStepStaysTheShops() {
    String event = shop.freeEvent(2);
    String booking = shop.book(event, "ann", 1).path("booking.id");
    shop.cancel(booking, "ann").then().statusCode(200);
    assertThat(shop.stored("select status from refund where booking_id = ?::uuid", booking))
        .isEqualTo("due");
  }

  @Test
  void cancellingAHoldThatIsBeingPaidGivesTheMoneyBack() {
    String event = shop.event(1, 600, false);
    String booking = shop.hold(event, "ann", 1);
    shop.pay(booking, "ann", "tok_timeout").then().statusCode(202);
    shop.cancel(booking, "ann").then().statusCode(200);
    await().atMost(PATIENCE).until(() -> "voided".equals(shop.payment(booking)));
    assertThat(shop.available(event)).isEqualTo(1);
    assertThat(shop.money(booking)).isEqualTo("0 0");
  }

  @Test
  void anOfferOfTheWaitlistIsAcceptedByPayingForIt() {
    String event = shop.event(1, 600, false);
    String sold = shop.hold(event, "eve", 1);
    shop.waitlist(event, "join", Map.of("user_id", "bob", "quantity", 1)).then().statusCode(200);
    shop.cancel(sold, "eve").then().statusCode(200);
    String offer = UUID.randomUUID().toString();
    String booking =
        shop.command(
                event,
                Map.of(
                    "action",
                    "draw",
                    "offer_id",
                    offer,
                    "ticket_type",
                    "general",
                    "user_id",
                    "bob",
                    "quantity",
                    1,
                    "hold_seconds",
                    600))
            .path("results[0].booking_id");
    Map<String, Object> confirm = Map.of("action", "confirm", "offer_id", offer);
    shop.command(event, confirm)
        .then()
        .body("results[0].status", equalTo("refused"))
        .body("results[0].code", equalTo("payment_method_required"));
    shop.extend(booking, "bob").then().statusCode(409);
    shop.pay(booking, "bob", "tok_succeed").then().statusCode(200);
    shop.command(event, confirm).then().body("results[0].status", equalTo("confirmed"));
  }

  @Test
  void bookingsOfACancelledEventArePaidBack() {
    String event = shop.event(2, 600, false);
    String booking = shop.hold(event, "ann", 1);
    shop.pay(booking, "ann", "tok_succeed").then().statusCode(200);
    Map<String, Object> over = Catalogue.terms(event, 2, "capacity", 2, "status", "cancelled");
    shop.catalogue().propose(over).then().statusCode(200);
    await().atMost(PATIENCE).until(() -> "refunded".equals(shop.payment(booking)));
    assertThat(shop.money(booking)).isEqualTo("1 1");
  }

  @Test
  void whatIsNotAsPromisedIsListed() {
    String event = shop.event(4, 600, false);
    String unpaid = shop.hold(event, "ann", 1);
    shop.pay(unpaid, "ann", "tok_succeed").then().statusCode(200);
    String stuck = shop.hold(event, "bob", 1);
    String payment = leave(stuck, "unknown", "pending");
    String ticketless = shop.hold(event, "cat", 1);
    shop.pay(ticketless, "cat", "tok_succeed").then().statusCode(200);
    shop.change("update payment set state = 'declined' where booking_id = ?::uuid", unpaid);
    shop.change(
        "update payment set updated_at = now() - interval '61 s' where id = ?::uuid", payment);
    shop.change("update booking set status = 'expired' where id = ?::uuid", ticketless);
    shop.exceptions()
        .then()
        .body(
            "exceptions.findAll { it.booking_id in ['%s','%s','%s'] }.kind.sort()"
                .formatted(unpaid, stuck, ticketless),
            equalTo(List.of("payment_without_ticket", "ticket_without_payment", "unfinished")));
    RestAssured.get("/internal/payments/exceptions").then().statusCode(401);
    shop.change("update payment set state = 'captured' where booking_id = ?::uuid", unpaid);
    shop.change("update booking set status = 'confirmed' where id = ?::uuid", ticketless);
    shop.change("update payment set state = 'declined' where id = ?::uuid", payment);
  }

  @Test
  void aCancelledBookingWhosePaymentWasNeverTakenOwesNothing() {
    String event = shop.event(1, 600, false);
    String booking = shop.hold(event, "ann", 1);
    String payment = leave(booking, "capture_due", "declined");
    become(event, booking, "confirmed", payment, "capture_due");
    shop.cancel(booking, "ann").then().statusCode(200);
    shop.change("update payment set next_look_at = now() where id = ?::uuid", payment);
    await().atMost(PATIENCE).until(() -> "voided".equals(shop.payment(booking)));
    assertThat(shop.stored("select status from refund where booking_id = ?::uuid", booking))
        .isEqualTo("refunded");
    assertThat(shop.money(booking)).isEqualTo("0 0");
  }

  /**
   * A process that died leaves a row and, at the provider, what it got to: the sweeper ends it.
   *
   * @param atProvider empty where the provider was not asked
   */
  @ParameterizedTest
  @CsvSource({
    "authorising, ,           held,      voided,   held,      0 0",
    "authorising, authorised, held,      captured, confirmed, 1 0",
    "authorising, declined,   held,      declined, held,      0 0",
    "unknown,     ,           held,      voided,   held,      0 0",
    "unknown,     authorised, held,      captured, confirmed, 1 0",
    "authorised,  authorised, held,      captured, confirmed, 1 0",
    "authorised,  authorised, expired,   captured, confirmed, 1 0",
    "authorised,  authorised, cancelled, voided,   cancelled, 0 0",
    "capture_due, authorised, confirmed, captured, confirmed, 1 0",
    "capture_due, captured,   confirmed, captured, confirmed, 1 0",
    "refund_due,  authorised, expired,   voided,   expired,   0 0",
    "refund_due,  captured,   cancelled, refunded, cancelled, 1 1",
    "refund_due,  refunded,   cancelled, refunded, cancelled, 1 1"
  })
  void whateverACrashLeavesIsEnded(
      String state, String atProvider, String before, String end, String after, String money) {
    String event = shop.event(1, 600, false);
    String booking = shop.hold(event, "ann", 1);
    String payment = leave(booking, state, atProvider);
    become(event, booking, before, payment, state);
    shop.change(
        "update payment set next_look_at = now(), created_at = now() - interval '20 s' where id = ?::uuid",
        payment);
    await().atMost(PATIENCE).until(() -> end.equals(shop.payment(booking)));
    shop.read(booking, "ann").then().body("data.status", equalTo(after));
    assertThat(shop.money(booking)).isEqualTo(money);
    assertThat(
            shop.stored(
                "select 1 from refund where booking_id = ?::uuid and status = 'due'", booking))
        .isNull();
  }

  @Test
  void whatAProviderNeverAnsweredIsCalledOffBeforeItArrives() {
    String booking = shop.hold(shop.event(1, 600, false), "ann", 1);
    String payment = leave(booking, "unknown", null);
    shop.change("update payment set next_look_at = now() where id = ?::uuid", payment);
    await().atMost(PATIENCE).until(() -> "voided".equals(shop.payment(booking)));
    assertThat(shop.stored("select status from test_payment where id = ?::uuid", payment))
        .isEqualTo("voided");
    shop.pay(booking, "ann", "tok_succeed").then().statusCode(200);
    assertThat(shop.money(booking)).isEqualTo("1 0");
  }

  @Test
  void aWebhookIsHeardOnceAndMoneyForAnEndedTryGoesBack() {
    String booking = shop.hold(shop.event(1, 600, false), "ann", 1);
    shop.pay(booking, "ann", "tok_decline").then().statusCode(402);
    String payment = shop.stored("select id from payment where booking_id = ?::uuid", booking);
    // The provider changes its mind.
    shop.change("update test_payment set status = 'authorised' where id = ?::uuid", payment);
    String notice = notice(payment, "payment.authorised");
    webhook(notice, signed(Instant.now(), notice)).then().statusCode(200);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                "voided"
                    .equals(
                        shop.stored(
                            "select status from test_payment where id = ?::uuid", payment)));
    await().atMost(PATIENCE).until(() -> "voided".equals(shop.payment(booking)));
    String settled = shop.stored("select updated_at from payment where id = ?::uuid", payment);
    webhook(notice, signed(Instant.now(), notice)).then().statusCode(200);
    assertThat(shop.stored("select updated_at from payment where id = ?::uuid", payment))
        .isEqualTo(settled);
  }

  @Test
  void aWebhookOfAnUnknownPaymentIsAnsweredAndIgnored() {
    String notice = notice(UUID.randomUUID().toString(), "payment.authorised");
    webhook(notice, signed(Instant.now(), notice)).then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none", "other body", "other time", "too old", "too early", "other key", "words"})
  void aWebhookWithoutAGoodSignatureIsRefused(String how) {
    String booking = shop.hold(shop.event(1, 600, false), "ann", 1);
    String payment = leave(booking, "authorising", "authorised");
    String notice = notice(payment, "payment.authorised");
    Instant now = Instant.now();
    String good = signed(now, notice);
    String signature =
        switch (how) {
          case "none" -> null;
          case "other body" -> signed(now, notice + " ");
          case "other time" -> good.replaceFirst("t=\\d+", "t=" + (now.getEpochSecond() - 1));
          case "too old" -> signed(now.minusSeconds(310), notice);
          case "too early" -> signed(now.plusSeconds(310), notice);
          case "other key" -> {
            var other = new Seals("1:" + "A".repeat(43));
            yield "t="
                + now.getEpochSecond()
                + ",v1="
                + other.seal(now.getEpochSecond() + "." + notice);
          }
          default -> "sealed by hand";
        };
    webhook(notice, signature).then().statusCode(401).body("code", equalTo("invalid_signature"));
    assertThat(shop.payment(booking)).isEqualTo("authorising");
    webhook(notice, signed(now.minusSeconds(290), notice)).then().statusCode(200);
    await().atMost(PATIENCE).until(() -> "captured".equals(shop.payment(booking)));
  }

  @Test
  void aWebhookOfAnUnknownProviderIsNotFound() {
    String notice = notice(UUID.randomUUID().toString(), "payment.authorised");
    RestAssured.given()
        .contentType("application/json")
        .header(WebhookResource.SIGNATURE, signed(Instant.now(), notice))
        .body(notice)
        .post("/api/v1/payments/webhooks/elsewhere")
        .then()
        .statusCode(404);
  }

  /** The rows that a process leaves that died in this state. */
  private String leave(String booking, String state, String atProvider) {
    String payment = UUID.randomUUID().toString();
    shop.change(
        "insert into payment (id, booking_id, event_id, provider, method, amount, currency, state, next_look_at,"
            + " created_at, updated_at) select ?::uuid, id, event_id, 'test', 'tok_succeed', 50, 'EUR', ?,"
            + " now() + interval '1 h', now(), now() from booking where id = ?::uuid",
        payment,
        state,
        booking);
    if (atProvider != null) {
      shop.change(
          "insert into test_payment (id, method, amount, status, charged, returned)"
              + " values (?::uuid, 'tok_succeed', 50, ?, ?, ?)",
          payment,
          atProvider,
          List.of("captured", "refunded").contains(atProvider) ? 1 : 0,
          atProvider.equals("refunded") ? 1 : 0);
    }
    return payment;
  }

  /** Brings the booking to where it was when the process died. */
  private void become(String event, String booking, String status, String payment, String state) {
    switch (status) {
      case "expired" -> {
        shop.change(
            "update booking set hold_expires_at = clock_timestamp() where id = ?::uuid", booking);
        await().atMost(PATIENCE).until(() -> shop.available(event) == 1);
      }
      case "cancelled" -> shop.cancel(booking, "ann").then().statusCode(200);
      case "confirmed" -> {
        // As the lane does it: from authorised, in the booking's transaction.
        shop.change("update payment set state = 'declined' where id = ?::uuid", payment);
        shop.pay(booking, "ann", "tok_succeed").then().statusCode(200);
        shop.change(
            "delete from test_payment t using payment p where t.id = p.id and p.booking_id = ?::uuid and p.id <> ?::uuid",
            booking,
            payment);
        shop.change(
            "delete from payment where booking_id = ?::uuid and id <> ?::uuid", booking, payment);
        shop.change("update payment set state = ? where id = ?::uuid", state, payment);
      }
      default -> {}
    }
  }

  private static String notice(String payment, String type) {
    return "{\"id\":\"n-%s\",\"type\":\"%s\",\"payment_id\":\"%s\",\"more\":1}"
        .formatted(UUID.randomUUID(), type, payment);
  }

  private String signed(Instant at, String body) {
    long seconds = at.getEpochSecond();
    return "t=" + seconds + ",v1=" + new Seals(secrets).seal(seconds + "." + body);
  }

  private static Response webhook(String body, String signature) {
    var request = RestAssured.given().contentType("application/json").body(body);
    return (signature == null ? request : request.header(WebhookResource.SIGNATURE, signature))
        .post("/api/v1/payments/webhooks/test");
  }

  private static List<Response> atOnce(List<Callable<Response>> calls) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
      List<Future<Response>> answers = threads.invokeAll(calls);
      List<Response> done = new java.util.ArrayList<>();
      for (Future<Response> answer : answers) {
        done.add(answer.get());
      }
      return done;
    }
  }
}
