package io.evently.event.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A partial change: the fields that are sent replace those of the event, null takes an optional one
 * away. The result has to keep every rule that a new event keeps.
 */
final class EventPatch {

  private static final Set<String> FIXED = Set.of("id", "status", "currency");

  private final ObjectMapper json;

  EventPatch(ObjectMapper json) {
    this.json = json;
  }

  /**
   * @throws ProblemException {@code validation_failed}, with pointers into the patch
   */
  Details apply(Event event, ObjectNode patch, Instant now) throws JsonProcessingException {
    requireChangeable(event, patch);
    Details old = event.details();
    ObjectNode merged = form(old, patch);
    EventForm form = json.treeToValue(merged.setAll(patch), EventForm.class);
    List<FieldError> broken = new ArrayList<>(EventRule.broken(form, now));
    // A date that is not touched may have come near or gone by; that is no fault of this change.
    if (!patch.has("event_date")) {
      broken.removeIf(error -> error.pointer().equals("/event_date"));
    }
    if (!broken.isEmpty()) {
      throw ProblemException.invalid(broken);
    }
    TicketType only = old.ticketTypes().getFirst();
    return form.toDetails(only.id(), only.name());
  }

  private static void requireChangeable(Event event, ObjectNode patch) {
    List<FieldError> errors = new ArrayList<>();
    for (String field : FIXED) {
      if (patch.has(field)) {
        errors.add(
            new FieldError("/" + field, "not_changeable", "Leave it out: it stays as it is."));
      }
    }
    if (isShort(patch) && !patch.has("ticket_types") && hasSeveral(event.details())) {
      errors.add(
          new FieldError(
              patch.has("price") ? "/price" : "/total_capacity",
              "ambiguous",
              "The event has several ticket types, or pools: send ticket_types."));
    }
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
  }

  private static boolean hasSeveral(Details details) {
    return details.ticketTypes().size() > 1 || !details.pools().isEmpty();
  }

  private static boolean isShort(JsonNode patch) {
    return patch.has("price") || patch.has("total_capacity");
  }

  /** The event as its organiser would write it, in the form that the patch speaks. */
  private ObjectNode form(Details old, ObjectNode patch) {
    boolean isShort = isShort(patch) && !patch.has("ticket_types");
    TicketType first = old.ticketTypes().getFirst();
    return json.valueToTree(
        new EventForm(
            null,
            old.name(),
            old.venue(),
            old.eventDate().toString(),
            isShort ? (Integer) first.capacity() : null,
            isShort ? first.price() : null,
            old.currency(),
            old.description(),
            null,
            text(old.saleStartsAt()),
            text(old.saleEndsAt()),
            old.maxPerOrder(),
            old.maxPerPerson(),
            old.guestCheckout(),
            EventForm.PaymentStep.of(old.payment()),
            EventForm.Room.of(old.waitingRoom()),
            isShort ? null : old.ticketTypes().stream().map(t -> form(t, old)).toList(),
            isShort
                ? null
                : old.pools().stream()
                    .map(p -> new EventForm.Pool(p.id(), p.capacity()))
                    .toList()));
  }

  /** A type that may have all of its pool has no cap, and gets none when the pool grows. */
  private static EventForm.Type form(TicketType t, Details details) {
    boolean capped =
        details.pools().stream()
            .noneMatch(p -> p.id().equals(t.pool()) && p.capacity() == t.capacity());
    return new EventForm.Type(
        t.id(),
        t.name(),
        t.price(),
        capped ? (Integer) t.capacity() : null,
        t.pool(),
        t.accessCodeRequired());
  }

  private static String text(Instant time) {
    return time == null ? null : time.toString();
  }
}
