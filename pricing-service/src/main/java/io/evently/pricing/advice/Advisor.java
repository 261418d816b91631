package io.evently.pricing.advice;

import io.evently.pricing.advice.Advice.Outlook;
import io.evently.pricing.advice.Advice.Term;
import io.evently.pricing.demand.Posterior;
import io.evently.pricing.demand.Seen;
import io.evently.pricing.guard.GuardRails;
import io.evently.pricing.guard.GuardRails.Guarded;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * From evidence to advice: learns demand, solves for the price that brings most for what is left in
 * the time that is left, and lets the guard rails have the last word. Pure.
 */
public final class Advisor {

  /** Goes into every evidence: advice of another model is not comparable. */
  public static final String MODEL = "level-1";

  /** Below this many views a share of buyers is an anecdote. */
  public static final int MIN_VIEWS = 30;

  /** Below this many tickets sold the rate is known to no better than a third. */
  public static final int MIN_SOLD = 10;

  /** So much of the belief has to say that a change brings more; else the data does not decide. */
  public static final double MIN_CONFIDENCE = 0.8;

  /** A smaller change is not worth explaining to anybody. */
  static final BigDecimal MIN_CHANGE = new BigDecimal("0.03");

  private static final int GRID = 33;
  private static final double LOWEST = 0.5;
  private static final double HIGHEST = 2;
  private static final double INTERVAL = 0.1;

  private final Evidence evidence;
  private final Posterior belief;
  private final double face;
  private final double toCome;
  private final int digits;

  private Advisor(Evidence evidence) {
    this.evidence = evidence;
    this.face = evidence.faceValue().doubleValue();
    this.toCome = evidence.viewsToCome();
    this.digits = GuardRails.digits(evidence.currency());
    this.belief =
        Posterior.of(
            evidence.cells().stream()
                .map(c -> new Seen(c.price().doubleValue() / face, c.views(), c.sold()))
                .toList());
  }

  /** The advice for this evidence. */
  public static Advice advise(Evidence evidence) {
    Optional<String> forbidden = GuardRails.forbidden(evidence.situation(), evidence.limits());
    if (forbidden.isPresent()) {
      return hold(evidence, forbidden.get(), sentence(forbidden.get()));
    }
    if (evidence.left() == null) {
      return hold(evidence, "stock_unknown", "Nothing was heard of the tickets left yet.");
    }
    if (evidence.left() == 0) {
      return hold(evidence, "sold_out", "No ticket is left whose price could matter.");
    }
    if (evidence.views() < MIN_VIEWS || evidence.sold() < MIN_SOLD) {
      return hold(
          evidence,
          "not_enough_data",
          say(
              "Not enough data: %d views and %d tickets sold were seen; advice begins at %d and %d.",
              evidence.views(), evidence.sold(), MIN_VIEWS, MIN_SOLD));
    }
    return new Advisor(evidence).advise();
  }

  /** What a price would bring, whether it may be asked or not; empty without enough data. */
  public static Optional<Outlook> outlook(Evidence evidence, BigDecimal price) {
    return evidence.faceValue().signum() <= 0
            || evidence.left() == null
            || evidence.views() < MIN_VIEWS
            || evidence.sold() < MIN_SOLD
        ? Optional.empty()
        : Optional.of(new Advisor(evidence).outlook(price));
  }

  private Advice advise() {
    double left = evidence.left();
    double[] grid = grid();
    BigDecimal unlimited = money(face * belief.best(grid, toCome, Double.POSITIVE_INFINITY));
    BigDecimal wanted = money(face * belief.best(grid, toCome, left));
    Guarded guarded = GuardRails.guard(evidence.situation(), evidence.limits(), wanted);
    BigDecimal proposed = guarded.price();
    double confidence =
        round(belief.better(share(proposed), share(evidence.price()), toCome, left));
    String held = obstacle(guarded, confidence);
    if (held != null) {
      return new Advice(
          Advice.HOLD,
          held,
          List.of(sentence(held)),
          evidence.price(),
          evidence.price(),
          confidence,
          List.of(),
          List.of(),
          guarded.rails(),
          outlook(evidence.price()),
          outlook(evidence.price()));
    }
    boolean raise = proposed.compareTo(evidence.price()) > 0;
    Outlook ifHeld = outlook(evidence.price());
    Outlook ifApplied = outlook(proposed);
    return new Advice(
        raise ? Advice.RAISE : Advice.CUT,
        raise ? "demand_is_higher" : "demand_is_lower",
        reasoning(wanted, guarded, confidence),
        evidence.price(),
        proposed,
        confidence,
        priceTerms(unlimited, wanted, guarded),
        revenueTerms(proposed, ifHeld, ifApplied),
        guarded.rails(),
        ifHeld,
        ifApplied);
  }

  private String obstacle(Guarded guarded, double confidence) {
    if (guarded.conflict()) {
      return "rails_conflict";
    }
    BigDecimal change = guarded.price().subtract(evidence.price()).abs();
    if (change.compareTo(evidence.price().multiply(MIN_CHANGE)) < 0) {
      return "small_change";
    }
    return confidence < MIN_CONFIDENCE ? "not_certain_enough" : null;
  }

  private List<String> reasoning(BigDecimal wanted, Guarded guarded, double confidence) {
    List<String> said = new ArrayList<>();
    said.add(
        say(
            "%d views and %d tickets sold were seen; %.0f more views are expected for %d tickets.",
            evidence.views(), evidence.sold(), toCome, evidence.left()));
    said.add(say("Demand alone would set the price at %s %s.", wanted, evidence.currency()));
    guarded.rails().stream()
        .filter(rail -> rail.change().signum() != 0)
        .forEach(rail -> said.add(say("%s bounds it at %s.", rail.rule(), rail.limit())));
    said.add(
        say(
            "%.0f %% of what is believed says that it brings more than the present price.",
            confidence * 100));
    return said;
  }

  private List<Term> priceTerms(BigDecimal unlimited, BigDecimal wanted, Guarded guarded) {
    List<Term> terms = new ArrayList<>();
    terms.add(new Term("willingness_to_pay", unlimited.subtract(evidence.price())));
    terms.add(new Term("tickets_left", wanted.subtract(unlimited)));
    guarded.rails().stream()
        .filter(rail -> rail.change().signum() != 0)
        .forEach(rail -> terms.add(new Term(rail.rule(), rail.change())));
    return terms;
  }

  /** Dearer (or cheaper) tickets that would be sold anyway, and the tickets won or lost. */
  private List<Term> revenueTerms(BigDecimal proposed, Outlook ifHeld, Outlook ifApplied) {
    BigDecimal difference = ifApplied.revenue().subtract(ifHeld.revenue());
    double tickets = belief.tickets(share(evidence.price()), toCome, evidence.left());
    BigDecimal price = money(proposed.subtract(evidence.price()).doubleValue() * tickets);
    return List.of(
        new Term("price_of_tickets_sold_anyway", price),
        new Term("tickets_won_or_lost", difference.subtract(price)));
  }

  private Outlook outlook(BigDecimal price) {
    double share = share(price);
    double left = evidence.left();
    return new Outlook(
        price,
        round(belief.tickets(share, toCome, left)),
        money(face * belief.revenue(share, toCome, left)),
        money(face * belief.revenueQuantile(INTERVAL, share, toCome, left)),
        money(face * belief.revenueQuantile(1 - INTERVAL, share, toCome, left)));
  }

  private static Advice hold(Evidence evidence, String reason, String sentence) {
    return new Advice(
        Advice.HOLD,
        reason,
        List.of(sentence),
        evidence.price(),
        evidence.price(),
        null,
        List.of(),
        List.of(),
        List.of(),
        null,
        null);
  }

  private static String sentence(String reason) {
    return switch (reason) {
      case "event_closed" -> "The event is not on sale (any more).";
      case "free" -> "The event is free.";
      case "frozen" -> "Prices do not change shortly before the event.";
      case "changed_recently" -> "The price of the event was changed a short time ago.";
      case "rails_conflict" -> "The guard rails leave no other price: see the event's limits.";
      case "small_change" -> "The best price is close to the present one.";
      default -> "The data does not say clearly enough that another price brings more.";
    };
  }

  private static String say(String words, Object... values) {
    return String.format(Locale.ROOT, words, values);
  }

  private static double[] grid() {
    double[] grid = new double[GRID];
    for (int i = 0; i < GRID; i++) {
      grid[i] = LOWEST * StrictMath.pow(HIGHEST / LOWEST, i / (GRID - 1.0));
    }
    return grid;
  }

  private double share(BigDecimal price) {
    return price.doubleValue() / face;
  }

  private BigDecimal money(double amount) {
    return new BigDecimal(amount).setScale(digits, RoundingMode.HALF_EVEN);
  }

  private static double round(double value) {
    return new BigDecimal(value).round(new MathContext(4, RoundingMode.HALF_EVEN)).doubleValue();
  }
}
