package io.github.keepalivelab.machine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.system.http.StubStatus;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class ProbeParsingTests {

    @Test
    void stubStatusIsRead() throws IOException {
        StubStatus status = StubStatus.parse("""
                Active connections: 2\s
                server accepts handled requests
                 10 10 37\s
                Reading: 0 Writing: 1 Waiting: 1\s
                """);
        assertThat(status).isEqualTo(new StubStatus(10, 37));
    }

    @Test
    void anotherPageIsQuoted() {
        assertThatThrownBy(() -> StubStatus.parse("<h1>hello</h1>")).hasMessageContaining("<h1>hello</h1>");
    }

    @Test
    void kernelCountersAreFoundByName() throws IOException {
        KernelCounters counters = KernelCounters.parse(List.of(
                "Ip: A B", "Ip: 1 2", "Tcp: RtoMin ActiveOpens PassiveOpens RetransSegs OutRsts", "Tcp: 200 7 8 3 -1"));
        assertThat(counters).isEqualTo(new KernelCounters(7, 8, -1, 3));
    }

    @Test
    void compilersOfAVirtualMachineAreAPartOfItsCpuTimeAndThoseOfAnotherProgramAreNone() throws Exception {
        long self = ProcessHandle.current().pid();
        long compilers = new CompilerThreads(self).cpuNanos();
        assertThat(compilers).isPositive().isLessThan(ProcessCpuClock.nanos(self));
        Process cat = new ProcessBuilder("cat").start();
        try {
            CompilerThreads threads = new CompilerThreads(cat.pid());
            assertThat(threads.cpuNanos()).isZero();
        } finally {
            cat.destroyForcibly().waitFor();
        }
    }

    @Test
    void socketsInTimeWaitAreFoundInSockstat() {
        assertThat(SocketCounters.timeWaits(List.of("sockets: used 9", "TCP: inuse 5 orphan 0 tw 31 alloc 8 mem 1")))
                .hasValue(31);
        assertThat(SocketCounters.timeWaits(List.of("UDP: inuse 0 mem 0"))).isEmpty();
    }

    @Test
    void limitsOfOpenFilesAreRead() {
        assertThat(
                        OpenFiles.parse(
                                "Limit Soft Hard Units\nMax open files            1024                 20000                files\n"))
                .isEqualTo(new OpenFiles(1024, 20_000));
        assertThat(OpenFiles.parse("Max open files unlimited unlimited files")).isEqualTo(OpenFiles.parse(""));
    }

    @Test
    void schedstatBeginsWithTheTimeOnACpu() {
        assertThat(CompilerThreads.firstNumber("10450 77 3\n")).isEqualTo(10450);
    }

    @Test
    void theProcessClockAdvancesWithWorkAndKnowsTheDead() {
        long pid = ProcessHandle.current().pid();
        long before = ProcessCpuClock.nanos(pid);
        double sink = 0;
        for (int i = 0; i < 5_000_000; i++) {
            sink += Math.sqrt(i);
        }
        assertThat(sink).isPositive();
        assertThat(ProcessCpuClock.nanos(pid)).isGreaterThan(before);
        assertThatThrownBy(() -> ProcessCpuClock.nanos(Integer.MAX_VALUE / 8))
                .isInstanceOf(ProcessCpuClock.ProcessGoneException.class);
    }

    @Test
    void contextSwitchesAreTheLastTwoLinesOfAStatus() {
        assertThat(ContextSwitches.parse("""
                        Name:\tnginx
                        Pid:\t7
                        voluntary_ctxt_switches:\t120
                        nonvoluntary_ctxt_switches:\t3
                        """)).isEqualTo(new ContextSwitches.Counts(120, 3));
    }

    @Test
    void aThreadThatWaitsSwitchesVoluntarily() throws Exception {
        ContextSwitches switches =
                new ContextSwitches(List.of(ProcessHandle.current().pid()));
        long before = switches.read().voluntary();
        for (int i = 0; i < 20; i++) {
            Thread waits = new Thread(() -> LockSupport.parkNanos(1_000_000));
            waits.start();
            waits.join();
        }
        assertThat(switches.read().voluntary()).isGreaterThanOrEqualTo(before + 20);
    }
}
