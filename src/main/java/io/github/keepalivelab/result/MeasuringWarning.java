package io.github.keepalivelab.result;

import org.jspecify.annotations.Nullable;

/** Something about windows of load that a reader must know. */
public sealed interface MeasuringWarning extends RunWarning {

    /** Windows of an arm that sent less than 99 % of the offered requests on time. */
    record RateMissed(
            String arm, int missed, int trials, @Nullable Integer trial, double worstShare)
            implements MeasuringWarning {
        @Override
        public String message() {
            return RunWarning.format(
                    "%s sent less than 99 %% of the offered requests on time in %d of %d trials (worst: %.1f %%);"
                            + " their blocks are left out of the CPU comparisons, not of the latencies",
                    arm, missed, trials, 100 * worstShare);
        }

        @Override
        public String advice() {
            return "lower --rate, raise --connections, or stop what else runs on this machine";
        }
    }

    /** The driver could not keep its send schedule. */
    record DriverSaturated(String arm, double lagP99Micros) implements MeasuringWarning {
        @Override
        public String message() {
            return RunWarning.format(
                    "the driver sent late in %s: its send lag p99 is %.0f us, the limit is 1000 us", arm, lagP99Micros);
        }

        @Override
        public String advice() {
            return "lower --rate or give the driver a free CPU: latencies then measure the driver, CPU and connections stand";
        }
    }

    /** There was no idle CPU left. */
    record MachineSaturated(String arm, double idleShare) implements MeasuringWarning {
        @Override
        public String message() {
            return RunWarning.format("the machine was only %.1f %% idle while %s was measured", 100 * idleShare, arm);
        }

        @Override
        public String advice() {
            return "lower --rate: on a full machine latency measures the queue for the CPU; CPU and connections stand";
        }
    }

    /** Connections were not used as the arm says. */
    record ReuseNotAsArmSays(String arm, String hop, double connectionsPerRequest, String expected)
            implements MeasuringWarning {
        @Override
        public boolean voids() {
            return true;
        }

        @Override
        public String message() {
            return RunWarning.format(
                    "%s opened %.4f connections per request on the %s hop, expected %s",
                    arm, connectionsPerRequest, hop, expected);
        }

        @Override
        public String advice() {
            return "something on the way closes or keeps connections against its configuration; look at its keep-alive"
                    + " limits";
        }
    }

    /** Handshakes were not full or resumed as the arm says. */
    record HandshakesNotAsArmSays(String arm, double full, double resumed, String expected)
            implements MeasuringWarning {
        @Override
        public boolean voids() {
            return true;
        }

        @Override
        public String message() {
            return RunWarning.format(
                    "%s shook hands %.4f times a request in full and %.4f times resumed, expected %s",
                    arm, full, resumed, expected);
        }

        @Override
        public String advice() {
            return "the server's session cache and tickets decide; look at ssl_session_cache, ssl_session_tickets and their time-outs";
        }
    }

    /** More than 0.1 % of the requests failed. */
    record ErrorsAboveLimit(String arm, long failed, long total, String kinds) implements MeasuringWarning {
        @Override
        public boolean voids() {
            return true;
        }

        @Override
        public String message() {
            return RunWarning.format(
                    "%d of %d requests failed in %s (%s); the limit is 0.1 %%", failed, total, arm, kinds);
        }

        @Override
        public String advice() {
            return "failures are cheap and fast, so every figure of this arm is wrong until they are gone";
        }
    }

    /** The line between hosts that are far apart lost frames. */
    record LineLost(String arm, double lost, double frames) implements MeasuringWarning {
        @Override
        public boolean voids() {
            return true;
        }

        @Override
        public String message() {
            return RunWarning.format(
                    "the line between the hosts lost %.0f of %.0f frames of %s; the limit is 0.01 %%",
                    lost, frames, arm);
        }

        @Override
        public String advice() {
            return "lower --rate or stop what else runs on this machine: what is lost is sent again late, and latencies measure that";
        }
    }

    /** An answer that was asked for is not there, at no load. */
    record AnswerMissing(String wanted, String why) implements MeasuringWarning {
        @Override
        public boolean voids() {
            return true;
        }

        @Override
        public String message() {
            return RunWarning.format("nothing can be said about %s: %s", wanted, why);
        }

        @Override
        public String advice() {
            return "lower --rate, raise --max-seconds or --blocks, or ask for something else with --want";
        }
    }

    /** Two independent counts of the same connections differ. */
    record WitnessesDisagree(
            String arm, String what, String first, double firstCount, String second, double secondCount)
            implements MeasuringWarning {
        @Override
        public String message() {
            return RunWarning.format(
                    "%s of %s: %s counts %.0f, %s counts %.0f", what, arm, first, firstCount, second, secondCount);
        }

        @Override
        public String advice() {
            return "the kernel counts the whole machine, so other programs' connections show here; if none ran, do not"
                    + " trust this arm's connection figures";
        }
    }

    /** A ratio changed over the run. */
    record DriftAcrossBlocks(String arm, String metric, double change) implements MeasuringWarning {
        @Override
        public String message() {
            return RunWarning.format(
                    "the ratio of %s in %s moved by %+.0f %% from the first block to the last",
                    metric, arm, 100 * change);
        }

        @Override
        public String advice() {
            return "something warmed up, filled up or throttled during the run; repeat it, longer";
        }
    }

    /** An arm differs from itself. */
    record NegativeControlFailed(String arm, String metric, double low, double high) implements MeasuringWarning {
        @Override
        public boolean voids() {
            return true;
        }

        @Override
        public String message() {
            return RunWarning.format(
                    "%s of %s in half of the blocks lies apart from that in their neighbours (ratio %.3f to %.3f), so this run sees"
                            + " differences where there are none",
                    metric, arm, low, high);
        }

        @Override
        public String advice() {
            return "something on this machine changes in step with the blocks; run again, with another --seed";
        }
    }

    /** Fewer blocks than intervals need. */
    record TooFewBlocks(int blocks, int wanted) implements MeasuringWarning {
        @Override
        public String message() {
            return RunWarning.format(
                    "too few blocks: %d complete %s, at least %d are needed for intervals worth relying on",
                    blocks, blocks == 1 ? "block" : "blocks", wanted);
        }

        @Override
        public String advice() {
            return "use --blocks " + wanted + " or more, with shorter --trial-seconds if time is short";
        }
    }

    /** Little room is left in the ephemeral port range. */
    record PortHeadroom(String arm, double share) implements MeasuringWarning {
        @Override
        public String message() {
            return RunWarning.format(
                    "%s used up to %.0f %% of the ephemeral ports towards one destination", arm, 100 * share);
        }

        @Override
        public String advice() {
            return "lower --rate or widen net.ipv4.ip_local_port_range";
        }
    }

    /** The wall clock was set during the run. */
    record ClockStep(double seconds) implements MeasuringWarning {
        @Override
        public String message() {
            return RunWarning.format(
                    "the wall clock was stepped by %+.3f s against the monotonic clock during the run", seconds);
        }

        @Override
        public String advice() {
            return "figures use the monotonic clock and stand; time stamps of this run do not match other logs";
        }
    }

    /** Code was still being compiled when measuring began. */
    record NotStationary(double seconds, double compileShare) implements MeasuringWarning {
        @Override
        public String message() {
            return RunWarning.format(
                    "after %.0f s of warm-up the compilers still took %.1f %% of the CPU time of driver and backend",
                    seconds, 100 * compileShare);
        }

        @Override
        public String advice() {
            return "the first blocks may be slow; compare the blocks over time in the report, or repeat on an idle machine";
        }
    }

    /** Short connections were reset although they were to end in a FIN from each side. */
    record ResetsSeen(String arm, double resetsPerRequest) implements MeasuringWarning {
        @Override
        public String message() {
            return RunWarning.format(
                    "%.4f TCP resets per request were sent while %s was measured", resetsPerRequest, arm);
        }

        @Override
        public String advice() {
            return "a connection that ends in a reset skips TIME_WAIT and is not an honest short connection; the counter"
                    + " covers the whole machine";
        }
    }

    /** The latency of a closed loop is not what users feel. */
    record ClosedLoopLatency() implements MeasuringWarning {
        @Override
        public String message() {
            return "a closed loop waits for each answer before it sends again, so its latency hides every stall";
        }

        @Override
        public String advice() {
            return "read the capacity and CPU figures; use --rate for latency";
        }
    }
}
