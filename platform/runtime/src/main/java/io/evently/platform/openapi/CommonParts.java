package io.evently.platform.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.smallrye.openapi.api.SmallRyeOpenAPI;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Gives every service's description the same problem details and the same token, and every
 * operation an answer for what goes wrong: so that no service has to repeat it, or can forget it.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class CommonParts implements OASFilter {

  /** Of the class path; an OpenAPI document that has components only. */
  public static final String RESOURCE = "/io/evently/platform/openapi/common.json";

  private static final String PROBLEM = "Problem";

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Components common = common();
    if (document.getComponents() == null) {
      document.setComponents(OASFactory.createComponents());
    }
    Components own = document.getComponents();
    common.getSchemas().forEach(own::addSchema);
    common.getResponses().forEach(own::addResponse);
    common.getSecuritySchemes().forEach(own::addSecurityScheme);
    if (document.getPaths() != null && document.getPaths().getPathItems() != null) {
      document
          .getPaths()
          .getPathItems()
          .values()
          .forEach(
              path ->
                  path.getOperations().values().forEach(operation -> complete(operation, common)));
    }
  }

  private static void complete(Operation operation, Components common) {
    if (operation.getSecurity() == null) {
      // Said, not left out: nobody should have to guess whether a token was forgotten here.
      operation.setSecurity(List.of());
    }
    if (operation.getResponses() == null) {
      operation.setResponses(OASFactory.createAPIResponses());
    }
    var responses = operation.getResponses();
    if (responses.getAPIResponses() != null) {
      responses
          .getAPIResponses()
          .forEach((status, response) -> describeRefusal(status, response, common));
    }
    if (!responses.hasAPIResponse("default")) {
      responses.addAPIResponse("default", OASFactory.createAPIResponse().ref(PROBLEM));
    }
  }

  /** A refusal that has a sentence of its own still has the body of all refusals. */
  private static void describeRefusal(String status, APIResponse response, Components common) {
    boolean isRefusal = status.startsWith("4") || status.startsWith("5");
    if (isRefusal && response.getRef() == null && response.getContent() == null) {
      response.setContent(common.getResponses().get(PROBLEM).getContent());
    }
  }

  private static Components common() {
    return SmallRyeOpenAPI.builder()
        .withCustomStaticFile(CommonParts::open)
        .enableStandardStaticFiles(false)
        .enableModelReader(false)
        .enableAnnotationScan(false)
        .enableStandardFilter(false)
        .build()
        .model()
        .getComponents();
  }

  private static InputStream open() {
    return CommonParts.class.getResourceAsStream(RESOURCE);
  }
}
