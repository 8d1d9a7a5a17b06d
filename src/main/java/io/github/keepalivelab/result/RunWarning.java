package io.github.keepalivelab.result;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Something that a reader of the result must know, as a typed value with advice. */
public sealed interface RunWarning
        permits MeasuringWarning, RunWarning.LeftOut, RunWarning.OutputFailed, RunWarning.Voiding {

    /** Returns what happened, in one sentence. */
    String message();

    /** Returns what to do about it. */
    String advice();

    /** Returns whether it makes the figures unreliable, so that the verdict is INVALID. */
    default boolean voids() {
        return false;
    }

    /** Returns the trial it is about, null when it is about the run. */
    default @Nullable Integer trial() {
        return null;
    }

    /** Returns the name under which it is stored. */
    default String kind() {
        return getClass().getSimpleName();
    }

    /** A warning that always makes the verdict INVALID. */
    sealed interface Voiding extends RunWarning {
        @Override
        default boolean voids() {
            return true;
        }
    }

    /** nginx wrote something serious into its error log. */
    record NginxLog(String line) implements Voiding {
        @Override
        public String message() {
            return "nginx logged: " + line;
        }

        @Override
        public String advice() {
            return "read the whole error log; --keep-files leaves it in place";
        }
    }

    /** A process of the topology ended in mid-run. */
    record ProcessDied(String process, String how, @Nullable Integer trial) implements Voiding {
        @Override
        public String message() {
            return process + " " + how + (trial == null ? "" : " during trial " + trial);
        }

        @Override
        public String advice() {
            return "what was measured before is kept; find out who ended it and run again";
        }
    }

    /** The run was cut short by the user. */
    record Interrupted(String rest) implements Voiding {
        @Override
        public String message() {
            return "interrupted" + rest;
        }

        @Override
        public String advice() {
            return "the partial result is stored; run again for a full one";
        }
    }

    /** Results could not be written where they should be. */
    record OutputFailed(String path, String reason) implements RunWarning {
        @Override
        public String message() {
            return "writing to " + path + " failed: " + reason;
        }

        @Override
        public String advice() {
            return "make room or name another folder with --output";
        }
    }

    /** Something came out otherwise than was certain beforehand. */
    record NotAsPredicted(String what) implements Voiding {
        @Override
        public String message() {
            return "not as predicted: " + what;
        }

        @Override
        public String advice() {
            return "repeat it on a quiet machine; if it comes out alike, the prediction does not hold for this kernel or version";
        }
    }

    /** Connections were called dead while they were alive. */
    record FalseAlarms(String what) implements Voiding {
        @Override
        public String message() {
            return "false alarms: " + what;
        }

        @Override
        public String advice() {
            return "a busy machine answers late: repeat it on a quiet one, or give the detector more time";
        }
    }

    /** The kernel dropped reports of closed connections. */
    record ReportsLost(long times) implements Voiding {
        @Override
        public String message() {
            return "the kernel dropped reports of closed connections "
                    + (times == 1 ? "once" : times + " times")
                    + ", so connections and requests are too low";
        }

        @Override
        public String advice() {
            return "the machine was too busy to fetch them in time: raise net.core.rmem_max, or watch as root, which may use a larger"
                    + " buffer";
        }
    }

    /** Part of what was asked for cannot be had here. */
    record LeftOut(String what, String advice) implements RunWarning {
        @Override
        public String message() {
            return "left out: " + what;
        }
    }

    /** Part of the run failed. */
    record Failed(String what) implements Voiding {
        @Override
        public String message() {
            return what + "; what was complete before is here";
        }

        @Override
        public String advice() {
            return "run again";
        }
    }

    /** Formats a message alike in every country. */
    static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
