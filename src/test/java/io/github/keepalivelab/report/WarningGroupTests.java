package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.MeasuringWarning;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.StoredWarning;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many warnings of few causes. */
final class WarningGroupTests {

    private static List<WarningGroup> groups(RunWarning... warnings) {
        return WarningGroup.of(Stream.of(warnings).map(StoredWarning::of).toList());
    }

    @Test
    void oneCauseInSeveralArmsIsToldOnce() {
        List<WarningGroup> groups = groups(
                new MeasuringWarning.DriverSaturated("long/long", 1500),
                new MeasuringWarning.MachineSaturated("long/long", 0.002),
                new MeasuringWarning.DriverSaturated("short/short", 2500),
                new MeasuringWarning.DriverSaturated("short/long", 1800));
        assertThat(groups).hasSize(2);
        assertThat(groups.get(0).messages()).hasSize(3);
        assertThat(groups.get(0).sentence())
                .isEqualTo(
                        "the driver sent late in long/long: its send lag p99 is 1500 us, the limit is 1000 us; the driver sent"
                                + " late in short/short: its send lag p99 is 2500 us, the limit is 1000 us; the driver sent late in"
                                + " short/long: its send lag p99 is 1800 us, the limit is 1000 us; lower --rate or give the driver a"
                                + " free CPU: latencies then measure the driver, CPU and connections stand");
    }

    @Test
    void whatVoidsTheVerdictComesFirst() {
        assertThat(groups(new MeasuringWarning.DriverSaturated("a", 1500), new RunWarning.Failed("it broke")))
                .extracting(WarningGroup::kind)
                .containsExactly("Failed", "DriverSaturated");
    }
}
