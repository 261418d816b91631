package io.evently.booking.catalogue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evently.booking.lane.Deadline;
import io.evently.booking.lane.Lanes;
import io.evently.booking.sale.BookingProblem;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.ApplyTerms;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.SaleTerms;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The lanes, with the catalogue behind them: an event that is not known here, or may have changed,
 * is read once before a command is refused for it.
 */
@Singleton
public class Sales {

  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(1);

  private final Lanes lanes;
  private final EventServiceClient events;
  private final ConcurrentMap<String, CompletableFuture<News>> asking = new ConcurrentHashMap<>();
  private final Cache<String, News> inVain =
      Caffeine.newBuilder().expireAfterWrite(ASK_AGAIN_AFTER).maximumSize(10_000).build();

  Sales(Lanes lanes, EventServiceClient events) {
    this.lanes = lanes;
    this.events = events;
  }

  /** What asking the catalogue brought. */
  private enum News {
    /** It does not know the event, or only as a draft. */
    UNKNOWN,
    /** It says what was known here. */
    NONE,
    /** Newer terms hold here now. */
    NEWER
  }

  /** The outcome; an event that nobody knows is a refusal with {@code not_found}. */
  public CompletableFuture<Outcome> submit(Command command) {
    return submit(command, Deadline.NONE);
  }

  /** As {@link #submit(Command)}, for somebody who waits until then. */
  public CompletableFuture<Outcome> submit(Command command, Deadline deadline) {
    return lanes
        .submit(command, deadline)
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case Outcome.UnknownEvent unknown ->
                      news(command.eventId()).thenCompose(news -> again(command, deadline));
                  case Outcome.Refused refused when mayBeOutOfDate(refused) ->
                      // A catalogue that does not answer matters only where nothing is known here.
                      news(command.eventId())
                          .exceptionally(failure -> News.NONE)
                          .thenCompose(
                              news ->
                                  news == News.NEWER
                                      ? again(command, deadline)
                                      : CompletableFuture.completedFuture(outcome));
                  default -> CompletableFuture.completedFuture(outcome);
                });
  }

  /**
   * Makes an event known here if event-service knows it; false if it does not, or only as a draft.
   */
  public CompletableFuture<Boolean> learn(String eventId) {
    return news(eventId).thenApply(news -> news != News.UNKNOWN);
  }

  private CompletableFuture<Outcome> again(Command command, Deadline deadline) {
    return lanes
        .submit(command, deadline)
        .thenApply(
            outcome ->
                outcome instanceof Outcome.UnknownEvent
                    ? new Outcome.Refused(
                        ProblemException.of(CommonProblem.NOT_FOUND, "There is no such event."))
                    : outcome);
  }

  /** Asks once for all who want to know at a time, and not again for a second if it was in vain. */
  private CompletableFuture<News> news(String eventId) {
    News old = inVain.getIfPresent(eventId);
    if (old != null) {
      return CompletableFuture.completedFuture(old);
    }
    CompletableFuture<News> asked = asking.computeIfAbsent(eventId, this::ask);
    return asked.whenComplete((news, failure) -> asking.remove(eventId, asked));
  }

  private CompletableFuture<News> ask(String eventId) {
    return events
        .ask(eventId)
        .thenCompose(
            terms ->
                isTold(terms)
                    ? lanes
                        .submit(new ApplyTerms(terms.orElseThrow(), false, null))
                        .thenApply(Sales::newsOf)
                    : CompletableFuture.completedFuture(News.UNKNOWN))
        .thenApply(
            news -> {
              if (news != News.NEWER) {
                inVain.put(eventId, news);
              }
              return news;
            });
  }

  private static News newsOf(Outcome outcome) {
    return outcome instanceof Outcome.Applied applied && applied.changed() ? News.NEWER : News.NONE;
  }

  private static boolean isTold(Optional<SaleTerms> terms) {
    return terms.isPresent() && !SaleTerms.DRAFT.equals(terms.get().status());
  }

  private static boolean mayBeOutOfDate(Outcome.Refused refused) {
    return refused.problem().code() == BookingProblem.EVENT_NOT_ON_SALE
        || refused.problem().code() == BookingProblem.UNKNOWN_TICKET_TYPE;
  }
}
