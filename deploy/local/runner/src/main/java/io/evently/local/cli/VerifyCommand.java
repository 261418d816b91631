package io.evently.local.cli;

import io.evently.local.Verification;
import io.evently.local.Verification.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Has the services prove what they promise, from what they store.",
    footer = {
      "",
      "Stock against bookings and ledger; every decision of the waitlists, decided again;",
      "figures against a recomputation. Exit code 1: something is not as promised.",
      "",
      "Examples:",
      "  ./evently verify",
      "  ./evently verify --rebuild   makes all figures anew from the topics, too"
    })
final class VerifyCommand implements Callable<Integer> {

  @Option(
      names = "--rebuild",
      description = "Make the figures anew from offset 0; at rest they are the same.")
  private boolean rebuild;

  @Override
  public Integer call() {
    var verification = new Verification(Here.suite());
    List<Finding> findings = new ArrayList<>();
    findings.add(verification.stock());
    findings.add(verification.payments());
    findings.addAll(verification.waitlists());
    findings.add(verification.figures());
    if (rebuild) {
      findings.add(verification.rebuiltFigures());
    }
    findings.forEach(f -> System.out.println((f.holds() ? "ok    " : "WRONG ") + f.what()));
    return findings.stream().allMatch(Finding::holds) ? 0 : 1;
  }
}
