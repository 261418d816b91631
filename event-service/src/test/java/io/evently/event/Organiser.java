package io.evently.event;

import static io.restassured.RestAssured.given;

import io.evently.platform.testing.Tokens;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/** Somebody with a token who works with events over HTTP. */
public record Organiser(String token) {

  public static final String EVENTS = "/api/v1/events";

  public static Organiser named(Tokens tokens, String name) {
    return new Organiser(tokens.organizer(name));
  }

  /** The short form; {@code more} is put behind its fields and begins with a comma or is empty. */
  public static String form(String id, String more) {
    return """
        {"id":"%s","name":"Jazz Night","venue":"Blue Hall","event_date":"2029-05-01T20:00:00+02:00",
         "total_capacity":100,"price":50%s}"""
        .formatted(id, more);
  }

  /** Standing and seated tickets for one hall of 100, at most 40 of them seated; 10 boxes. */
  public static String pooled(String id) {
    return """
        {"id":"%s","name":"Jazz Night","venue":"Blue Hall","event_date":"2029-05-01T20:00:00+02:00",
         "pools":[{"id":"hall","capacity":100}],
         "ticket_types":[{"id":"standing","price":"30.00","pool":"hall"},
           {"id":"seated","price":"50.00","pool":"hall","capacity":40},
           {"id":"box","price":"90.00","capacity":10,"access_code_required":true}]}"""
        .formatted(id);
  }

  public static String newId() {
    return UUID.randomUUID().toString();
  }

  public RequestSpecification asking() {
    return given().auth().oauth2(token).contentType("application/json");
  }

  public Response creates(String body) {
    return asking().body(body).post(EVENTS);
  }

  /** A published event of the short form. */
  public String publishes() {
    String id = newId();
    creates(form(id, "")).then().statusCode(201);
    return id;
  }

  public String drafts() {
    String id = newId();
    creates(form(id, ",\"status\":\"draft\"")).then().statusCode(201);
    return id;
  }

  public Response changes(String id, String ifMatch, String patch) {
    RequestSpecification request = asking().body(patch);
    return (ifMatch == null ? request : request.header("If-Match", ifMatch)).put(EVENTS + "/" + id);
  }

  public Response cancels(String id, String ifMatch) {
    RequestSpecification request = asking();
    return (ifMatch == null ? request : request.header("If-Match", ifMatch))
        .delete(EVENTS + "/" + id);
  }

  public JsonPath reads(String id) {
    return asking().get(EVENTS + "/" + id).then().statusCode(200).extract().jsonPath();
  }
}
