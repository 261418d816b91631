package io.evently.booking.catalogue;

import io.evently.booking.lane.Lanes;
import io.evently.booking.sale.BookingProblem;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.ApplyTerms;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.SaleTerms;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The lanes, with the catalogue behind them: an event that is not known here, or may have changed,
 * is read once before a command is refused for it.
 */
@Singleton
public class Sales {

  private final Lanes lanes;
  private final EventServiceClient events;

  Sales(Lanes lanes, EventServiceClient events) {
    this.lanes = lanes;
    this.events = events;
  }

  /** The outcome; an event that nobody knows is a refusal with {@code not_found}. */
  public CompletableFuture<Outcome> submit(Command command) {
    return lanes
        .submit(command)
        .thenCompose(
            outcome ->
                mayBeOutOfDate(outcome)
                    ? afterAsking(command, outcome)
                    : CompletableFuture.completedFuture(outcome));
  }

  /**
   * Makes an event known here if event-service knows it; false if it does not, or only as a draft.
   */
  public CompletableFuture<Boolean> learn(String eventId) {
    return events
        .ask(eventId)
        .thenCompose(
            terms ->
                isTold(terms)
                    ? lanes.submit(new ApplyTerms(terms.orElseThrow(), null)).thenApply(o -> true)
                    : CompletableFuture.completedFuture(false));
  }

  /** A catalogue that does not answer matters only where nothing is known here. */
  private CompletableFuture<Outcome> afterAsking(Command command, Outcome outcome) {
    CompletableFuture<Optional<SaleTerms>> asked = events.ask(command.eventId());
    if (!(outcome instanceof Outcome.UnknownEvent)) {
      asked = asked.exceptionally(failure -> Optional.empty());
    }
    return asked.thenCompose(
        terms ->
            isTold(terms)
                ? again(command, terms.orElseThrow())
                : CompletableFuture.completedFuture(known(outcome)));
  }

  private CompletableFuture<Outcome> again(Command command, SaleTerms terms) {
    return lanes
        .submit(new ApplyTerms(terms, command.traceparent()))
        .thenCompose(applied -> lanes.submit(command))
        .thenApply(
            outcome -> {
              if (mayBeOutOfDate(outcome)) {
                events.nothingNewer(command.eventId());
              }
              return known(outcome);
            });
  }

  private static boolean isTold(Optional<SaleTerms> terms) {
    return terms.isPresent() && !SaleTerms.DRAFT.equals(terms.get().status());
  }

  private static boolean mayBeOutOfDate(Outcome outcome) {
    return switch (outcome) {
      case Outcome.UnknownEvent unknown -> true;
      case Outcome.Refused refused ->
          refused.problem().code() == BookingProblem.EVENT_NOT_ON_SALE
              || refused.problem().code() == BookingProblem.UNKNOWN_TICKET_TYPE;
      default -> false;
    };
  }

  private static Outcome known(Outcome outcome) {
    return outcome instanceof Outcome.UnknownEvent
        ? new Outcome.Refused(
            ProblemException.of(CommonProblem.NOT_FOUND, "There is no such event."))
        : outcome;
  }
}
