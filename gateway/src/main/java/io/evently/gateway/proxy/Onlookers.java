package io.evently.gateway.proxy;

import io.evently.gateway.compression.Compression;
import io.evently.gateway.demand.DemandCounter;
import io.evently.gateway.edge.Edge;
import io.evently.gateway.soldout.SoldOut;
import io.evently.gateway.waitingroom.Admitted;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** Who hears of what services answer, and may know an answer without them. */
@Singleton
record Onlookers(
    DemandCounter demand, SoldOut soldOut, Edge edge, Admitted admitted, Compression compression) {

  /** A client has been answered. */
  void answered(HttpServerRequest request, int status, Buffer sent, Buffer answer) {
    demand.answered(request.method(), request.path(), status, sent, answer);
    admitted.answered(request, status, answer);
  }
}
