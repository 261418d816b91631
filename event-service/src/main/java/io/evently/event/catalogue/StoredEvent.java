package io.evently.event.catalogue;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.BatchSize;

/** The row of an {@link Event}. */
@Entity
@Table(name = "event")
class StoredEvent {

  @Id String id;
  String organizerId;
  String status;
  long version;
  long askedVersion;
  Instant askedAt;
  String name;
  String venue;
  String description;
  Instant eventDate;
  String currency;
  Instant saleStartsAt;
  Instant saleEndsAt;
  int maxPerOrder;
  Integer maxPerPerson;
  boolean guestCheckout;

  /** Null: there is no payment step. */
  Integer holdSeconds;

  boolean holdExtendable;

  /** Null: there is no waiting room. */
  Instant waitingRoomOpensAt;

  int totalCapacity;
  BigDecimal price;
  Instant createdAt;
  Instant updatedAt;
  Instant publishedAt;

  @ElementCollection(fetch = FetchType.LAZY)
  @CollectionTable(name = "ticket_type", joinColumns = @JoinColumn(name = "event_id"))
  @OrderColumn(name = "position")
  @BatchSize(size = 100)
  List<TicketType> ticketTypes = new ArrayList<>();

  @ElementCollection(fetch = FetchType.LAZY)
  @CollectionTable(name = "shared_pool", joinColumns = @JoinColumn(name = "event_id"))
  @OrderColumn(name = "position")
  @BatchSize(size = 100)
  List<SharedPool> pools = new ArrayList<>();

  /** The version that no state had yet, neither recorded nor proposed. */
  long nextVersion() {
    return Math.max(version, askedVersion) + 1;
  }

  Event toEvent() {
    var details =
        new Details(
            name,
            venue,
            description,
            eventDate,
            currency,
            saleStartsAt,
            saleEndsAt,
            maxPerOrder,
            maxPerPerson,
            guestCheckout,
            holdSeconds == null ? null : new Payment(true, holdSeconds, holdExtendable),
            waitingRoomOpensAt == null ? null : new WaitingRoom(waitingRoomOpensAt),
            ticketTypes,
            pools);
    return new Event(
        id, organizerId, Status.of(status), version, details, createdAt, updatedAt, publishedAt);
  }

  void take(Event event) {
    Details details = event.details();
    id = event.id();
    organizerId = event.organizerId();
    status = event.status().wire();
    version = event.version();
    name = details.name();
    venue = details.venue();
    description = details.description();
    eventDate = details.eventDate();
    currency = details.currency();
    saleStartsAt = details.saleStartsAt();
    saleEndsAt = details.saleEndsAt();
    maxPerOrder = details.maxPerOrder();
    maxPerPerson = details.maxPerPerson();
    guestCheckout = details.guestCheckout();
    holdSeconds = details.payment() == null ? null : details.payment().holdSeconds();
    holdExtendable = details.payment() != null && details.payment().extendable();
    waitingRoomOpensAt = details.waitingRoom() == null ? null : details.waitingRoom().opensAt();
    totalCapacity = details.totalCapacity();
    price = details.price();
    createdAt = event.createdAt();
    updatedAt = event.updatedAt();
    publishedAt = event.publishedAt();
    ticketTypes.clear();
    ticketTypes.addAll(details.ticketTypes());
    pools.clear();
    pools.addAll(details.pools());
  }
}
