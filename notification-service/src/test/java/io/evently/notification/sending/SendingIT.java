package io.evently.notification.sending;

import static io.evently.notification.Look.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.notification.FakeSmtp;
import io.evently.notification.Look;
import io.evently.notification.Outside;
import io.evently.notification.Outside.People;
import io.evently.notification.World;
import io.evently.notification.message.Message;
import io.evently.notification.message.Messages;
import io.evently.notification.message.Messages.Ending;
import io.evently.notification.message.Status;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Redelivery;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.evently.platform.testing.contract.Contract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "notification"))
@QuarkusTestResource(Outside.class)
class SendingIT {

  private static final String DELIVERIES = "evently.notification.deliveries.v1";

  Redelivery redelivery;
  TopicReader topics;
  FakeSmtp smtp;
  People people;
  @Inject DataSource datasource;
  @Inject Messages messages;

  private Look look;
  private String event;

  @BeforeEach
  void anEvent() {
    look = new Look(datasource);
    event = World.id();
    redelivery.inOrder(List.of(World.event(event)));
  }

  @Test
  void recordsThatComeTwiceLateAndInDisorderMakeOneMailAndOneFinalStateEach() {
    List<TopicRecord> records = new ArrayList<>();
    List<String> users = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String user = account("en");
      users.add(user);
      records.add(World.booking(World.id(), event, user, "confirmed", 1));
    }
    redelivery.send(records, 11);
    for (String user : users) {
      look.awaitMessages(user, "booking_confirmed delivered email");
    }
    // Once more: what is settled stays settled.
    redelivery.send(records, 12);
    String last = account("en");
    redelivery.inOrder(List.of(World.booking(World.id(), event, last, "confirmed", 1)));
    look.awaitMessages(last, "booking_confirmed delivered email");
    for (String user : users) {
      assertThat(smtp.to(address(user))).hasSize(1);
      assertThat(settlements(look.idOf(user))).hasSize(1);
    }
  }

  @Test
  void aRecordOfATypeFromTomorrowIsNotToldAsOneOfToday() {
    String user = account("en");
    String booking = World.id();
    TopicRecord moved = World.booking(booking, event, user, "confirmed", 1);
    Map<String, String> headers = new TreeMap<>(moved.headers());
    headers.put("ce_type", "evently.booking.moved.v9");
    redelivery.inOrder(
        List.of(
            new TopicRecord(moved.topic(), moved.key(), headers, moved.value()),
            World.booking(booking, event, user, "cancelled", 2)));
    look.awaitMessages(user, "booking_cancelled delivered email");
  }

  @Test
  void inWhateverOrderStatesComeTheNewestIsToldOnce() {
    List<TopicRecord> records = new ArrayList<>();
    List<String> users = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String user = account("en");
      users.add(user);
      String booking = World.id();
      records.add(World.booking(booking, event, user, "confirmed", 1));
      records.add(
          World.booking(
              booking, event, user, "cancelled", 2, World.now(), ",\"reason\":\"requested\""));
    }
    redelivery.send(records, 21);
    redelivery.send(records, 22);
    for (String user : users) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(look.messages(user))
                      .contains("booking_cancelled delivered email")
                      .isSubsetOf(
                          "booking_confirmed delivered email", "booking_cancelled delivered email")
                      .doesNotHaveDuplicates());
      assertThat(smtp.to(address(user))).hasSameSizeAs(look.messages(user));
    }
  }

  @Test
  void aBookingThatIsHeardOfBeforeItsEventWaitsForTheName() {
    String user = account("en");
    String later = World.id();
    redelivery.inOrder(List.of(World.booking(World.id(), later, user, "confirmed", 1)));
    await().atMost(PATIENCE).until(() -> !look.messages(user).isEmpty());
    redelivery.inOrder(List.of(World.event(later)));
    look.awaitMessages(user, "booking_confirmed delivered email");
    assertThat(smtp.to(address(user)).getFirst().raw())
        .contains("Subject: Your tickets for Jazz Night");
  }

  @Test
  void aMailSaysWhatItIsAndCarriesTheTraceOfItsCause() {
    String user = account("en");
    String trace = "0af7651916cd43dd8448eb211c80319c";
    TopicRecord plain = World.booking(World.id(), event, user, "confirmed", 1);
    var headers = new java.util.TreeMap<>(plain.headers());
    headers.put("traceparent", "00-" + trace + "-b7ad6b7169203331-01");
    redelivery.inOrder(
        List.of(new TopicRecord(plain.topic(), plain.key(), headers, plain.value())));
    look.awaitMessages(user, "booking_confirmed delivered email");
    String mail = smtp.to(address(user)).getFirst().raw();
    String id = look.idOf(user);
    assertThat(mail)
        .contains("Message-ID: <" + id + "@evently.local>", "X-Evently-Kind: booking_confirmed")
        .contains("Subject: Your tickets for Jazz Night", "traceparent: 00-" + trace)
        .contains("Hello Ada,", "text/html");
    TopicRecord settled = settlements(id).getFirst();
    assertThat(settled.header("ce_id")).isEqualTo(id + "-1");
    assertThat(settled.header("ce_type")).isEqualTo("evently.notification.delivery.settled.v1");
    assertThat(settled.header("traceparent")).contains(trace);
    Contract.of("notification/DeliverySettled.v1")
        .validate(settled.value().getBytes(StandardCharsets.UTF_8));
    assertThat(settled.value()).contains("\"status\":\"delivered\"", "\"attempts\":1");
  }

  @Test
  void aCancellationNamesTheRefundAndACancelledEventIsToldAsOne() {
    String user = account("de");
    String requested = World.id();
    String withEvent = World.id();
    Instant now = World.now();
    redelivery.inOrder(
        List.of(
            World.booking(
                requested,
                event,
                user,
                "cancelled",
                2,
                now,
                ",\"reason\":\"requested\",\"refund_due\":\"100.00\""),
            World.booking(
                withEvent,
                event,
                user,
                "cancelled",
                2,
                now,
                ",\"reason\":\"event_cancelled\",\"refund_due\":\"100.00\"")));
    look.awaitMessages(
        user, "booking_cancelled delivered email", "event_cancelled delivered email");
    assertThat(smtp.to(address(user)).toString()).contains("100.00 EUR", "abgesagt", "storniert");
  }

  @Test
  void aHoldThatEndsIsNotTold() {
    String user = account("en");
    String hold = World.id();
    redelivery.inOrder(
        List.of(
            World.booking(hold, event, user, "held", 1),
            World.booking(hold, event, user, "cancelled", 2),
            World.booking(World.id(), event, user, "confirmed", 1)));
    look.awaitMessages(user, "booking_confirmed delivered email");
  }

  @Test
  void waitlistsAreToldFromJoiningToTheEnd() {
    String user = account("en");
    String entry = World.id();
    Instant ends = World.now().plusSeconds(3600);
    redelivery.inOrder(
        List.of(
            World.entry(entry, event, user, "joined", 1, null),
            World.entry(entry, event, user, "offered", 2, ends)));
    look.awaitMessages(user, "waitlist_joined delivered email", "waitlist_offered delivered email");
    redelivery.inOrder(
        List.of(
            World.entry(entry, event, user, "offer_expired", 3, ends),
            World.entry(entry, event, user, "closed", 4, null)));
    look.awaitMessages(
        user,
        "waitlist_joined delivered email",
        "waitlist_offered delivered email",
        "waitlist_offer_expired delivered email",
        "waitlist_closed delivered email");
    assertThat(smtp.to(address(user)).toString()).contains("90.00 EUR each", "UTC");
  }

  @Test
  void aGuestIsReachedWhereTheyBookedOrJoined() {
    String booking = World.id();
    String entry = World.id();
    String booker = "guest:" + World.id();
    String waiter = "guest:" + World.id();
    people.booking(booking, "booker-" + booking + "@example.org");
    people.entry(entry, "waiter-" + entry + "@example.org");
    redelivery.inOrder(
        List.of(
            World.booking(booking, event, booker, "confirmed", 1),
            World.entry(entry, event, waiter, "joined", 1, null)));
    look.awaitMessages(booker, "booking_confirmed delivered email");
    look.awaitMessages(waiter, "waitlist_joined delivered email");
    assertThat(smtp.to("booker-" + booking + "@example.org")).hasSize(1);
    assertThat(smtp.to("waiter-" + entry + "@example.org")).hasSize(1);
  }

  @Test
  void whoHasNoAddressIsNotWrittenTo() {
    String nobody = World.id();
    String guest = "guest:" + World.id();
    redelivery.inOrder(
        List.of(
            World.booking(World.id(), event, nobody, "confirmed", 1),
            World.booking(World.id(), event, guest, "confirmed", 1)));
    look.awaitMessages(nobody, "booking_confirmed suppressed no_contact");
    look.awaitMessages(guest, "booking_confirmed suppressed no_contact");
    assertThat(look.attempts(nobody)).isEmpty();
    assertThat(settlements(look.idOf(nobody))).hasSize(1);
  }

  @Test
  void aServiceThatIsAwayIsAskedAgainWithoutCountingAnAttempt() {
    String user = account("en");
    people.away(user, true);
    redelivery.inOrder(List.of(World.booking(World.id(), event, user, "confirmed", 1)));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                look.column("select failures from message where user_id = ?", user)
                    .equals(List.of("5")));
    assertThat(look.attempts(user)).isEmpty();
    people.away(user, false);
    look.awaitMessages(user, "booking_confirmed delivered email");
    assertThat(look.attempts(user)).containsExactly("email delivered");
  }

  @Test
  void aPassingRefusalIsTriedAgainAndAPermanentOneIsNot() {
    String later = account("en");
    smtp.answer(address(later), "451 try later", "421 busy");
    String never = account("en");
    smtp.answer(address(never), "550 no such person");
    String always = account("en");
    smtp.answer(address(always), "451 a", "451 b", "451 c", "451 d", "451 e");
    redelivery.inOrder(
        List.of(
            World.booking(World.id(), event, later, "confirmed", 1),
            World.booking(World.id(), event, never, "confirmed", 1),
            World.booking(World.id(), event, always, "confirmed", 1)));
    look.awaitMessages(later, "booking_confirmed delivered email");
    look.awaitMessages(never, "booking_confirmed failed refused");
    look.awaitMessages(always, "booking_confirmed failed attempts_exhausted");
    assertThat(look.attempts(later))
        .containsExactly("email deferred", "email deferred", "email delivered");
    assertThat(look.attempts(never)).containsExactly("email refused");
    assertThat(look.attempts(always)).hasSize(4).containsOnly("email deferred");
    assertThat(settlements(look.idOf(never)).getFirst().value())
        .contains("\"status\":\"failed\"", "\"reason\":\"refused\"");
  }

  @Test
  void aMailServerThatWasAwayGetsTheMailWhenItIsBack() throws Exception {
    String user = account("en");
    smtp.down();
    try {
      redelivery.inOrder(List.of(World.booking(World.id(), event, user, "confirmed", 1)));
      await().atMost(PATIENCE).until(() -> look.attempts(user).contains("email deferred"));
    } finally {
      smtp.up();
    }
    look.awaitMessages(user, "booking_confirmed delivered email");
    assertThat(smtp.to(address(user))).hasSize(1);
  }

  @Test
  void aClaimWhoseProcessDiedIsTakenAgainAndEndsOnce() throws Exception {
    String user = account("en");
    // Nobody answers for the person: the message waits for the "dead" process to claim it.
    people.away(user, true);
    redelivery.inOrder(List.of(World.booking(World.id(), event, user, "confirmed", 1)));
    await().atMost(PATIENCE).until(() -> !look.messages(user).isEmpty());
    UUID id = UUID.fromString(look.idOf(user));
    // As a process leaves it that dies between the mail server's answer and the record.
    look.column(
        "update message set status = 'sending', claim = claim + 1, attempts = 1,"
            + " next_attempt_at = now() + interval '1 hour' where id = ?",
        id);
    look.column("insert into attempt (message_id, number, channel) values (?, 1, 'email')", id);
    people.away(user, false);
    Message dead = messages.find(id);
    look.column("update message set next_attempt_at = now() where id = ?", id);
    look.awaitMessages(user, "booking_confirmed delivered email");
    assertThat(look.attempts(user)).containsExactly("email no_result", "email delivered");
    // The dead one comes back and reports: too late.
    assertThat(settle(Ending.delivered(dead, "email"))).isZero();
    assertThat(settle(Ending.of(dead, Status.FAILED, "refused"))).isZero();
    assertThat(settlements(id.toString())).hasSize(1);
  }

  private int settle(Ending ending) throws SQLException {
    return messages.transaction(c -> messages.settle(c, List.of(ending)));
  }

  @Test
  void aSlowMailServerIsWaitedForBeyondTheLease() {
    String user = account("en");
    CountDownLatch answer = smtp.hold(address(user));
    redelivery.inOrder(List.of(World.booking(World.id(), event, user, "confirmed", 1)));
    await().atMost(PATIENCE).until(() -> smtp.to(address(user)).size() == 1);
    String lease =
        look.column("select next_attempt_at::text from message where user_id = ?", user).getFirst();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                look.column("select now() > ?::timestamptz + interval '1 second'", lease)
                    .equals(List.of("t")));
    answer.countDown();
    look.awaitMessages(user, "booking_confirmed delivered email");
    assertThat(look.attempts(user)).containsExactly("email delivered");
    assertThat(smtp.to(address(user))).hasSize(1);
  }

  @Test
  void ofManyWhoSettleAtTheSameTimeOneDoes() throws Exception {
    String user = account("en");
    people.away(user, true);
    redelivery.inOrder(List.of(World.booking(World.id(), event, user, "confirmed", 1)));
    await().atMost(PATIENCE).until(() -> !look.messages(user).isEmpty());
    UUID id = UUID.fromString(look.idOf(user));
    look.column("update message set next_attempt_at = now() + interval '1 hour' where id = ?", id);
    Message m = messages.find(id);
    List<Callable<Integer>> settlers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Ending ending =
          i % 2 == 0 ? Ending.delivered(m, "email") : Ending.of(m, Status.FAILED, "refused");
      settlers.add(() -> settle(ending));
    }
    int won = 0;
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var settled : threads.invokeAll(settlers)) {
        won += settled.get();
      }
    }
    assertThat(won).isEqualTo(1);
    assertThat(settlements(id.toString())).hasSize(1);
  }

  @Test
  void anOfferThatEndsBeforeItsMailIsNotSent() {
    String user = account("en");
    people.away(user, true);
    String moved = account("en");
    people.away(moved, true);
    String entry = World.id();
    Instant ends = World.now().plusSeconds(3);
    redelivery.inOrder(
        List.of(
            World.entry(World.id(), event, user, "offered", 2, ends),
            World.entry(entry, event, moved, "offered", 2, ends.plusSeconds(3600))));
    look.awaitMessages(user, "waitlist_offered expired too_late");
    await().atMost(PATIENCE).until(() -> !look.messages(moved).isEmpty());
    redelivery.inOrder(
        List.of(World.entry(entry, event, moved, "accepted", 3, ends.plusSeconds(3600))));
    look.awaitMessages(moved, "waitlist_offered expired superseded");
    assertThat(smtp.to(address(user))).isEmpty();
    assertThat(settlements(look.idOf(user)).getFirst().value())
        .contains("\"status\":\"expired\"", "\"subject_id\":\"o-");
  }

  @Test
  void historyIsNotTold() {
    String user = account("en");
    Instant old = World.now().minus(Duration.ofHours(25));
    redelivery.inOrder(List.of(World.booking(World.id(), event, user, "confirmed", 1, old, "")));
    look.awaitMessages(user, "booking_confirmed suppressed too_old");
    assertThat(smtp.to(address(user))).isEmpty();
  }

  @Test
  void whoIsErasedIsForgottenAndNotWrittenTo() {
    String user = account("en");
    people.away(user, true);
    redelivery.inOrder(List.of(World.booking(World.id(), event, user, "confirmed", 1)));
    await().atMost(PATIENCE).until(() -> !look.messages(user).isEmpty());
    redelivery.inOrder(List.of(World.account(user, 2, "erased", "en")));
    look.awaitMessages(user, "booking_confirmed suppressed account_erased");
    assertThat(look.column("select data::text from message where user_id = ?", user))
        .containsExactly("{}");
    people.away(user, false);
    assertThat(smtp.to(address(user))).isEmpty();
  }

  private String account(String locale) {
    String user = World.id();
    people.account(user, address(user), "Ada", locale);
    return user;
  }

  private static String address(String user) {
    return "u-" + user + "@example.org";
  }

  private List<TopicRecord> settlements(String id) {
    return topics.ofKey(DELIVERIES, id, 1, PATIENCE);
  }
}
