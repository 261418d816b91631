package io.evently.platform.testing.contract;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class GeneratedPagesTest {

  @Test
  void problemsPageIsMadeFromTheRegistry() throws IOException {
    GeneratedPage.assertUpToDate("docs/problems.md", ProblemsPage.render());
  }

  @Test
  void topicsPageIsMadeFromTheContracts() throws IOException {
    GeneratedPage.assertUpToDate("docs/topics.md", TopicsPage.render());
  }

  @Test
  void asyncApiIsMadeFromTheContracts() throws IOException {
    GeneratedPage.assertUpToDate(AsyncApi.FILE, AsyncApiPage.render());
  }
}
