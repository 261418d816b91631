package io.evently.platform.problem;

/**
 * One thing wrong with a request.
 *
 * @param pointer JSON pointer into the body ({@code /quantity}), or {@code query:limit}, {@code
 *     path:id}, {@code header:If-Match} for what is not in the body
 * @param code stable snake_case reason, for example {@code unknown_field}, {@code out_of_range}
 * @param detail a sentence that says what to do
 */
public record FieldError(String pointer, String code, String detail) {}
