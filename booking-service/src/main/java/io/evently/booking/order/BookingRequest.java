package io.evently.booking.order;

import io.evently.booking.code.AccessCodes;
import io.evently.booking.code.PromoCodes;
import io.evently.booking.sale.Admission;
import io.evently.booking.sale.Command.Options;
import io.evently.booking.sale.Contact;
import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Body of {@code POST /bookings}. */
@Schema(description = "Tickets to be booked")
record BookingRequest(
    @Schema(
            description = "Account id (the token's subject), or any id for a guest",
            examples = "123",
            required = true,
            pattern = "[A-Za-z0-9_-]{1,64}")
        String userId,
    @Schema(examples = "456", required = true, pattern = "[A-Za-z0-9_-]{1,64}") String eventId,
    @Schema(
            examples = "2",
            minimum = "1",
            maximum = "1000",
            description = "Needed, unless items are sent.")
        Integer quantity,
    @Schema(description = "Needed only where the event has several", examples = "general")
        String ticketType,
    @Schema(
            description = "Refuse with price_changed if the price of one ticket is another",
            examples = "50.00",
            type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING)
        BigDecimal expectedPrice,
    @Schema(
            description =
                "A price of GET /events/{id}/quote, honoured until it expires whatever the price is then")
        String quote,
    @Schema(description = "Where a guest wants to be told; accounts have an address of their own")
        ContactForm contact,
    @Schema(
            defaultValue = "false",
            description = "Only keep the tickets until hold_expires_at; confirm them then.")
        Boolean hold,
    @Schema(
            defaultValue = "false",
            description =
                "Where fewer tickets are left than asked for, book those; without it all or nothing."
                    + " Purchase limits are still about what is asked for.")
        Boolean allowPartial,
    @Schema(
            maxLength = 64,
            examples = "7Q2M9-ZK4T1-XB6HW-C3VFD",
            description =
                "Where the ticket type has access_code_required; used for this booking alone")
        String accessCode,
    @Schema(
            pattern = "[A-Za-z0-9_-]{1,40}",
            examples = "EARLY-10",
            description =
                "Makes the tickets cheaper. expected_price and quote are about the price without it.")
        String promoCode,
    @Schema(
            minItems = 1,
            maxItems = 10,
            description =
                "Several ticket types, all of them or none, instead of ticket_type and quantity. Each becomes"
                    + " a booking; not where tickets have to be paid, nor with a quote, expected_price,"
                    + " allow_partial or a code.")
        List<Item> items) {

  /** A line of an order. */
  @Schema(description = "Tickets of one type", name = "OrderItem")
  record Item(
      @Schema(description = "Needed only where the event has several", examples = "general")
          String ticketType,
      @Schema(examples = "2", required = true, minimum = "1", maximum = "1000") Integer quantity) {}

  /** As a client writes it. */
  @Schema(description = "Where a guest wants to be told")
  record ContactForm(
      @Schema(examples = "gus@example.org", required = true, maxLength = 254) String email,
      @Schema(examples = "en", pattern = "[A-Za-z0-9-]{2,35}") String locale) {}

  static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern ACCESS_CODE = Pattern.compile("[A-Za-z0-9 _-]{1,64}");
  private static final Pattern EMAIL = Pattern.compile("[^\\s@<>\"(),:;]+@[^\\s@<>\"(),:;]+");
  private static final Pattern LOCALE = Pattern.compile("[A-Za-z0-9-]{2,35}");
  private static final int MAX_EMAIL = 254;
  static final int MAX_QUANTITY = 1000;
  private static final int MAX_ITEMS = 10;
  private static final BigDecimal MAX_PRICE = BigDecimal.valueOf(1_000_000);
  private static final int MAX_DECIMALS = 4;

  /**
   * @throws ProblemException with everything that is wrong
   */
  BookingRequest validated() {
    List<FieldError> errors = new ArrayList<>(0);
    id(errors, "/user_id", userId, true);
    id(errors, "/event_id", eventId, true);
    if (items == null) {
      line(errors, "", ticketType, quantity);
    } else {
      items(errors);
    }
    if (expectedPrice != null && !isPrice(expectedPrice)) {
      errors.add(
          new FieldError(
              "/expected_price",
              "out_of_range",
              "expected_price has to be 0 to " + MAX_PRICE + ", with at most 4 decimals."));
    }
    contact(errors);
    code(errors, "/access_code", accessCode, ACCESS_CODE);
    code(errors, "/promo_code", promoCode, PromoCodes.CODE);
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    return this;
  }

  /** A number like 1e999999999 is never written out: it would fill the heap. */
  private static boolean isPrice(BigDecimal price) {
    return price.signum() >= 0
        && price.compareTo(MAX_PRICE) <= 0
        && price.scale() <= MAX_DECIMALS
        && price.scale() >= -MAX_PRICE.precision();
  }

  private static void line(
      List<FieldError> errors, String at, String ticketType, Integer quantity) {
    id(errors, at + "/ticket_type", ticketType, false);
    if (quantity == null) {
      errors.add(new FieldError(at + "/quantity", "required", "quantity is required."));
    } else if (quantity < 1 || quantity > MAX_QUANTITY) {
      errors.add(
          new FieldError(
              at + "/quantity", "out_of_range", "quantity has to be 1 to " + MAX_QUANTITY + "."));
    }
  }

  private void items(List<FieldError> errors) {
    exclusive(errors, "/quantity", quantity);
    exclusive(errors, "/ticket_type", ticketType);
    exclusive(errors, "/expected_price", expectedPrice);
    exclusive(errors, "/quote", quote);
    exclusive(errors, "/allow_partial", takesFewer() ? allowPartial : null);
    exclusive(errors, "/access_code", accessCode);
    exclusive(errors, "/promo_code", promoCode);
    if (items.isEmpty() || items.size() > MAX_ITEMS) {
      errors.add(new FieldError("/items", "wrong_length", "Send 1 to " + MAX_ITEMS + " items."));
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) == null) {
        errors.add(new FieldError("/items/" + i, "required", "Send an item."));
      } else {
        line(errors, "/items/" + i, items.get(i).ticketType(), items.get(i).quantity());
      }
    }
  }

  private static void exclusive(List<FieldError> errors, String pointer, Object value) {
    if (value != null) {
      errors.add(new FieldError(pointer, "exclusive", "Leave it out, or leave out items."));
    }
  }

  private static void code(List<FieldError> errors, String pointer, String value, Pattern format) {
    if (value != null && !format.matcher(value).matches()) {
      errors.add(new FieldError(pointer, "wrong_format", "That cannot be a code."));
    }
  }

  private void contact(List<FieldError> errors) {
    if (contact == null) {
      return;
    }
    if (contact.email() == null
        || contact.email().length() > MAX_EMAIL
        || !EMAIL.matcher(contact.email()).matches()) {
      errors.add(
          new FieldError("/contact/email", "wrong_format", "email has to be an e-mail address."));
    }
    if (contact.locale() != null && !LOCALE.matcher(contact.locale()).matches()) {
      errors.add(
          new FieldError("/contact/locale", "wrong_format", "locale has to be a language tag."));
    }
  }

  boolean isHold() {
    return Boolean.TRUE.equals(hold);
  }

  private boolean takesFewer() {
    return Boolean.TRUE.equals(allowPartial);
  }

  /**
   * @param admission null for none; no part of the body, as a retry may come with a newer one
   * @param orderId null where there are no items
   */
  Options options(Admission admission, UUID orderId) {
    return isHold()
            || takesFewer()
            || accessCode != null
            || promoCode != null
            || admission != null
            || orderId != null
        ? new Options(
            isHold(),
            takesFewer(),
            AccessCodes.hash(eventId, accessCode),
            PromoCodes.normal(promoCode),
            orderId,
            admission)
        : Options.NONE;
  }

  /** What the answer says was asked for; null where it is what was booked. */
  Integer requested() {
    return takesFewer() ? quantity : null;
  }

  /** Null where there is none. */
  Contact toldAt() {
    return contact == null ? null : new Contact(contact.email(), contact.locale());
  }

  private static void id(List<FieldError> errors, String pointer, String value, boolean required) {
    String name = pointer.substring(pointer.lastIndexOf('/') + 1);
    if (value == null) {
      if (required) {
        errors.add(new FieldError(pointer, "required", name + " is required."));
      }
    } else if (!ID.matcher(value).matches()) {
      errors.add(
          new FieldError(
              pointer, "wrong_format", name + " has to be 1 to 64 of A-Z a-z 0-9 _ and -."));
    }
  }

  /** What is compared when a key comes again. */
  String canonical() {
    return String.join(
        "\n",
        userId,
        eventId,
        String.valueOf(quantity),
        String.valueOf(ticketType),
        expectedPrice == null ? "" : expectedPrice.stripTrailingZeros().toPlainString(),
        (contact == null ? "" : contact.email() + " " + contact.locale())
            + (quote == null ? "" : "\n" + quote)
            + (isHold() ? "\nhold" : "")
            + (takesFewer() ? "\nallow_partial" : "")
            + (accessCode == null ? "" : "\naccess " + accessCode)
            + (promoCode == null ? "" : "\npromo " + promoCode)
            + (items == null ? "" : "\n" + items));
  }
}
