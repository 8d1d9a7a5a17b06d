package io.github.keepalivelab.machine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ports of this machine and of another. */
final class PortRangeTests {

    @ParameterizedTest
    @ValueSource(strings = {"1024 65535", "1024-65535", "1024,65535", " 1024\t65535 "})
    void anotherMachinesRangeIsReadAsItIsWritten(String range) {
        assertThat(PortRange.of(range, 1)).isEqualTo(new PortRange(1024, 65_535, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1024", "65535 1024", "0 100", "1 65536", "a b", "1 2 3"})
    void whatIsNoRangeIsRefused(String range) {
        assertThatThrownBy(() -> PortRange.of(range, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two ports from 1 to 65535, the lower first");
    }

    @Test
    void withoutARangeItIsThisMachines() {
        assertThat(PortRange.of(null, null)).isEqualTo(PortRange.read());
    }
}
