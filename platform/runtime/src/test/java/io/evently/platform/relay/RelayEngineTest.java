package io.evently.platform.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.Test;

class RelayEngineTest {

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

  @Test
  void metricsOfAnEngineThatDiedAreTakenBackAndNoOthers() throws Exception {
    ObjectName snapshot = register("context=snapshot,server=mine");
    ObjectName streaming = register("context=streaming,server=mine");
    ObjectName others = register("context=streaming,server=mine_too");
    RelayEngine.forgetMetrics("mine");
    assertThat(beans.isRegistered(snapshot)).isFalse();
    assertThat(beans.isRegistered(streaming)).isFalse();
    assertThat(beans.isRegistered(others)).isTrue();
    RelayEngine.forgetMetrics("mine");
    beans.unregisterMBean(others);
  }

  private ObjectName register(String properties) throws Exception {
    var name = new ObjectName("debezium.postgres:type=connector-metrics," + properties);
    beans.registerMBean(new StandardMBean(() -> {}, Runnable.class), name);
    return name;
  }
}
