package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void valuesDoNotCount() throws Exception {
    assertThat(differences("{'a':1,'b':['x']}", "{'b':['y','z'],'a':2}")).isEmpty();
  }

  @Test
  void missingNewAndOtherwiseTypedFieldsDo() throws Exception {
    assertThat(differences("{'a':1,'b':[{'c':'x'}]}", "{'b':[{'c':'y'},{'c':3}],'d':true}"))
        .containsExactly(
            "/a is missing", "/b/1/c is NUMBER, expected STRING", "/d is not expected");
  }

  @Test
  void whatIsLeftOutOfAnExampleIsNotCompared() throws Exception {
    assertThat(differences("{'a':{'b':1,'…':'…'}}", "{'a':{'b':'x','c':2},'d':3}"))
        .containsExactly("/a/b is STRING, expected NUMBER", "/d is not expected");
  }

  @Test
  void examplesAreFoundWithStatusCommandAndAnswer() {
    String page = "Text\n<!-- expect: 201 -->\n```sh\ncurl -s x\n```\n```json\n{}\n```\n";

    assertThat(ReadmeExample.of(page)).containsExactly(new ReadmeExample(201, "curl -s x", "{}"));
    assertThat(ReadmeExample.curls(page + "```sh\n./evently up\n```\n")).hasSize(1);
  }

  private static List<String> differences(String expected, String actual)
      throws JsonProcessingException {
    return Shape.differences(
        JSON.readTree(expected.replace('\'', '"')), JSON.readTree(actual.replace('\'', '"')));
  }
}
