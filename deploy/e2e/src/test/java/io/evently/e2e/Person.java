package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

/**
 * Somebody with an account of their own.
 *
 * @param id of the account
 * @param email where they are told
 * @param token of the session that registering began
 */
record Person(String id, String email, String token) {

  static Person register(Api api, String name) {
    String email = name + "-" + UUID.randomUUID() + "@example.org";
    Api.Answer made =
        api.post(
            "/api/v1/auth/register",
            null,
            """
            {"email":"%s","name":"%s","password":"correct horse battery"}
            """
                .formatted(email, name));
    assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
    return new Person(
        made.body().at("/data/user/id").asText(), email, made.body().at("/data/token").asText());
  }
}
