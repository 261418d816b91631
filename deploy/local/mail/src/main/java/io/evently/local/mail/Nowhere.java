package io.evently.local.mail;

import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import jakarta.mail.internet.MimeMessage;

/**
 * A recipient without a folder: GreenMail would keep all messages for ever, and the mailbox has
 * them already.
 */
record Nowhere(String getEmail) implements GreenMailUser {

  @Override
  public String getLogin() {
    return getEmail;
  }

  @Override
  public String getPassword() {
    return "";
  }

  @Override
  public String getQualifiedMailboxName() {
    return getEmail;
  }

  @Override
  public void deliver(MovingMessage message) {}

  @Override
  public void deliver(MimeMessage message) {}

  @Override
  public void create() {}

  @Override
  public void delete() {}

  @Override
  public void setPassword(String password) {}

  @Override
  public void authenticate(String password) {}
}
