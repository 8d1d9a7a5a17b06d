package io.github.keepalivelab.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlanBuilderTests {

    @TempDir
    Path folder = Path.of(".");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate | 0 | above 0",
                "rate | -1 | above 0",
                "rate | 1e12 | at most 1000000",
                "rate | abc | was 'abc'",
                "rate | NaN | above 0",
                "blocks | 0 | blocks must be from 1",
                "blocks | 1.5 | whole number",
                "trial-seconds | 0 | from 0.05",
                "connections | 0 | from 1 to 1024",
                "users | 0 | users must be from 1",
                "close-by | nobody | client, server",
                "arms | long/medium | known are long/long",
                "arms | long/long | at least two arms",
                "baseline | short | is not one of the arms",
                "tls-key | dsa | must be one of rsa, ecdsa",
                "tls-version | 1.1 | must be 1.2 or 1.3",
                "tls-version | 1.2 | belong to --client-protocol https",
                "client-protocol | quic | must be one of http, https",
                "rtt | -1 | from 0.1 to 1000 milliseconds, or 0 for none, was -1",
                "rtt | 1001 | from 0.1 to 1000",
                "upstream-rtt | NaN | upstream-rtt must be",
                "target | localhost:8080/x | no http or https scheme",
                "target | http:///x | needs a host",
                "colour | red | unknown setting"
            })
    void badInputIsRefusedInOneSentence(String setting, String value, String expected) {
        assertThatThrownBy(() -> new PlanText().set(setting, value).build())
                .isInstanceOf(PlanException.class)
                .hasMessageContaining(expected)
                .hasMessageNotContaining("\n");
    }

    @Test
    void theDefaultComparesAllFourArmsWithShortShort() {
        ExperimentPlan plan = new PlanBuilder().build();
        assertThat(plan.arms())
                .extracting(Arm::name)
                .containsExactly("long/long", "long/short", "short/long", "short/short");
        assertThat(plan.baseline()).isEqualTo("short/short");
        assertThat(plan.load()).isInstanceOf(LoadModel.AutoRate.class);
    }

    @Test
    void overTlsShortConnectionsAreResumedOrFull() {
        ExperimentPlan plan = new PlanText()
                .set("client-protocol", "https")
                .set("tls-key", "rsa")
                .build();
        assertThat(plan.arms())
                .extracting(Arm::name)
                .containsExactly("long/long", "long/short", "resumed/long", "resumed/short", "full/long", "full/short");
        assertThat(plan.baseline()).isEqualTo("full/short");
        assertThat(plan.arms()).allMatch(arm -> arm.clientHop().protocol() == Protocol.HTTPS);
        assertThat(plan.tls()).hasToString("TLS 1.3, RSA 2048");
        assertThat(new PlanText().set("target", "https://localhost/").build().arms())
                .extracting(Arm::name)
                .containsExactly("long", "resumed", "full");
        assertThatThrownBy(() -> new PlanText()
                        .set("client-protocol", "https")
                        .set("target", "http://localhost/")
                        .build())
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("a target's protocol is that of its address");
    }

    @Test
    void withADistanceWindowsAreLongerAndMoreIsInFlight() {
        ExperimentPlan near = new PlanText().build();
        assertThat(near.distance()).isEqualTo(Distance.NONE);
        assertThat(near.connections()).isEqualTo(PlanBuilder.DEFAULT_CONNECTIONS);
        assertThat(near.trialSeconds()).isEqualTo(PlanBuilder.DEFAULT_TRIAL_SECONDS);
        ExperimentPlan far = new PlanText().set("rtt", "20").build();
        assertThat(far.distance()).hasToString("20 ms there and back between driver and nginx");
        assertThat(far.connections()).isEqualTo(88);
        assertThat(far.trialSeconds()).isEqualTo(0.5);
        assertThat(far.leadInSeconds()).isEqualTo(0.08);
        ExperimentPlan both = new PlanText()
                .set("rtt", "100")
                .set("upstream-rtt", "0.5")
                .set("connections", "3")
                .set("trial-seconds", "0.2")
                .set("lead-in-seconds", "0")
                .build();
        assertThat(both.distance().seconds()).isEqualTo(0.1005);
        assertThat(both.connections()).isEqualTo(3);
        assertThat(both.trialSeconds()).isEqualTo(0.2);
        assertThat(both.leadInSeconds()).isZero();
        assertThat(new PlanText().set("rtt", "1000").build().connections()).isEqualTo(256);
        assertThatThrownBy(() -> new PlanText()
                        .set("rtt", "20")
                        .set("target", "http://localhost/")
                        .build())
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("nobody chooses");
    }

    @Test
    void aControlRunHasOneArmUnderTwoNames() {
        ExperimentPlan plan =
                new PlanText().set("control", "true").set("arms", "short/long").build();
        assertThat(plan.arms()).extracting(Arm::name).containsExactly("short/long", "short/long (control)");
        assertThat(plan.baseline()).isEqualTo("short/long");
    }

    @Test
    void aTargetHasTheClientHopOnly() {
        ExperimentPlan plan =
                new PlanText().set("target", "http://[::1]:8080/a?b=c").build();
        assertThat(plan.arms()).extracting(Arm::name).containsExactly("long", "short");
        assertThat(plan.arms()).allSatisfy(arm -> assertThat(arm.upstreamHop()).isEmpty());
        assertThat(plan.foreignTarget()).hasValueSatisfying(t -> {
            assertThat(t.authority()).isEqualTo("[::1]:8080");
            assertThat(t.path()).isEqualTo("/a?b=c");
        });
    }

    @Test
    void aPlanFileSetsTheSameThings() throws IOException {
        Path file = Files.writeString(folder.resolve("plan.yaml"), """
                blocks: 12
                trialSeconds: 0.5
                arms:
                  - client: long
                    upstream: short
                  - name: burn
                    client: long
                    upstream: long
                    path: /keep-alive/hello?burnMicros=100
                """);
        PlanText builder = new PlanText();
        PlanFile.read(file, builder);
        ExperimentPlan plan = builder.set("baseline", "burn").build();
        assertThat(plan.blocks()).isEqualTo(12);
        assertThat(plan.trialSeconds()).isEqualTo(0.5);
        assertThat(plan.arms()).extracting(Arm::name).containsExactly("long/short", "burn");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'blocks: 3\nrate: fast' | line 2, key 'rate'",
                "'blocks: 3\nblocks: 4' | line 2, key 'blocks': is given twice",
                "'blocks: [1' | not YAML",
                "'- a' | a plan is a list of 'key: value' lines",
                "'arms:\n - client: wide' | key 'client': must be long or short",
                "'arms:\n - client: long\n   server: x' | line 3, key 'server': is unknown"
            })
    void aBadPlanFileIsRefusedWithLineAndKey(String yaml, String expected) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), yaml);
        assertThatThrownBy(() -> PlanFile.read(file, new PlanText()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("bad.yaml")
                .hasMessageContaining(expected);
    }
}
