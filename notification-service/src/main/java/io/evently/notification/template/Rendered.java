package io.evently.notification.template;

/**
 * A message in words.
 *
 * @param subject one line
 * @param summary what it says, as plain text without greeting
 * @param text the whole as plain text
 * @param html the whole as HTML, with everything that came from outside escaped
 * @param language of the words
 */
public record Rendered(String subject, String summary, String text, String html, String language) {}
