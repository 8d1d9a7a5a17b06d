package io.github.keepalivelab.machine.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ThrottlingTests {

    @TempDir
    Path mount = Path.of(".");

    private void stat(String group, String text) throws IOException {
        Files.createDirectories(mount.resolve(group));
        Files.writeString(mount.resolve(group).resolve("cpu.stat"), text);
    }

    @Test
    void theGroupsAroundCountToo() throws IOException {
        stat("", "usage_usec 9\n");
        stat("a", "usage_usec 9\nnr_periods 4\nnr_throttled 2\nthrottled_usec 1500\n");
        stat("a/b", "usage_usec 9\nnr_throttled 0\nthrottled_usec 20\n");
        assertThat(Throttling.of(List.of("0::/a/b"), mount).micros()).hasValue(1520);
    }

    @Test
    void theFirstVersionCountsNanoseconds() throws IOException {
        stat("cpu,cpuacct/x", "nr_periods 4\nnr_throttled 2\nthrottled_time 3000000\n");
        assertThat(Throttling.of(List.of("7:memory:/x", "3:cpu,cpuacct:/x"), mount)
                        .micros())
                .hasValue(3000);
    }

    @Test
    void inAContainerThePathOfTheHostMayBeMissing() throws IOException {
        stat("", "throttled_usec 7\n");
        assertThat(Throttling.of(List.of("0::/system.slice/docker-1.scope"), mount)
                        .micros())
                .hasValue(7);
        assertThat(Throttling.of(List.of("0::/../../x"), mount).micros())
                .as("nothing outside is read")
                .isEmpty();
    }

    @Test
    void whereNothingIsSaidNothingIsKnown() {
        assertThat(Throttling.of(List.of("0::/"), mount).micros()).isEmpty();
        assertThat(Throttling.of(List.of("nonsense"), mount).micros()).isEmpty();
    }

    @Test
    void thisProcessCanBeAsked() {
        Throttling.ofThisProcess()
                .micros()
                .ifPresent(micros -> assertThat(micros).isNotNegative());
    }
}
