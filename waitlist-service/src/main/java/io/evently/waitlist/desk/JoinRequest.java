package io.evently.waitlist.desk;

import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Body of {@code POST /waitlist/{event_id}/join}. */
@Schema(description = "Who wants to wait, and for what")
record JoinRequest(
    @Schema(
            description = "Account id (the token's subject), or any id for a guest",
            examples = "789",
            required = true,
            pattern = "[A-Za-z0-9_-]{1,64}")
        String userId,
    @Schema(
            description = "What a guest says; recorded, and ranks as standard",
            examples = "premium",
            pattern = "[a-z_]{1,32}")
        String userTier,
    @Schema(description = "Needed only where the event has several", examples = "general")
        String ticketType,
    @Schema(description = "Tickets, all together", minimum = "1", maximum = "1000", examples = "1")
        Integer quantity,
    @Schema(description = "Where a guest wants to be told; accounts have an address of their own")
        ContactForm contact) {

  /** As a client writes it. */
  @Schema(description = "Where a guest wants to be told of an offer")
  record ContactForm(
      @Schema(examples = "gus@example.org", required = true, maxLength = 254) String email,
      @Schema(examples = "en", pattern = "[A-Za-z0-9-]{2,35}") String locale) {}

  static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern TIER = Pattern.compile("[a-z_]{1,32}");
  private static final Pattern EMAIL = Pattern.compile("[^\\s@<>\"(),:;]+@[^\\s@<>\"(),:;]+");
  private static final Pattern LOCALE = Pattern.compile("[A-Za-z0-9-]{2,35}");
  private static final int MAX_EMAIL = 254;
  private static final int MAX_QUANTITY = 1000;

  int wanted() {
    return quantity == null ? 1 : quantity;
  }

  /**
   * @throws ProblemException with everything that is wrong
   */
  JoinRequest validated() {
    List<FieldError> errors = new ArrayList<>(0);
    if (userId == null) {
      errors.add(new FieldError("/user_id", "required", "user_id is required."));
    } else {
      format(errors, "/user_id", userId, ID, "1 to 64 of A-Z a-z 0-9 _ and -.");
    }
    format(errors, "/ticket_type", ticketType, ID, "1 to 64 of A-Z a-z 0-9 _ and -.");
    format(errors, "/user_tier", userTier, TIER, "1 to 32 of a-z and _.");
    if (quantity != null && (quantity < 1 || quantity > MAX_QUANTITY)) {
      errors.add(
          new FieldError(
              "/quantity", "out_of_range", "quantity has to be 1 to " + MAX_QUANTITY + "."));
    }
    if (contact != null) {
      boolean email = contact.email() != null && contact.email().length() <= MAX_EMAIL;
      format(errors, "/contact/email", email ? contact.email() : "", EMAIL, "an e-mail address.");
      format(errors, "/contact/locale", contact.locale(), LOCALE, "a language tag.");
    }
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    return this;
  }

  private static void format(
      List<FieldError> errors, String pointer, String value, Pattern format, String what) {
    if (value != null && !format.matcher(value).matches()) {
      String name = pointer.substring(pointer.lastIndexOf('/') + 1);
      errors.add(new FieldError(pointer, "wrong_format", name + " has to be " + what));
    }
  }
}
