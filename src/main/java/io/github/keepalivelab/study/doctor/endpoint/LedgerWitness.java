package io.github.keepalivelab.study.doctor.endpoint;

import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.DoctorResult.Upstream;
import io.github.keepalivelab.system.ledger.Outgoing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** The kernel of this machine knows the connections of a proxy that runs on it. */
final class LedgerWitness implements UpstreamWitness {

    private final Target target;

    LedgerWitness(Target target) {
        this.target = target;
    }

    @Override
    public Testimony testify(Asker asker, List<Series> series) throws IOException {
        return Outgoing.during(new InetSocketAddress(target.host(), target.port()), asker::many)
                .map(behind -> judge(behind.answered(), behind.fitting()))
                .orElse(Testimony.NOTHING);
    }

    /**
     * Judges what was seen.
     *
     * @param answered requests that were sent and answered
     * @param fitting destinations that got as many
     */
    static Testimony judge(int answered, List<Outgoing.Seen> fitting) {
        if (fitting.size() > 1) {
            return Testimony.unknown("several addresses got as many requests as were sent: "
                    + String.join(
                            ", ", fitting.stream().map(Outgoing.Seen::address).toList()));
        }
        if (fitting.isEmpty()) {
            // It answers for itself, or its backends are behind a unix socket or in another network namespace.
            return Testimony.NOTHING;
        }
        Outgoing.Seen one = fitting.get(0);
        if (answered < ENOUGH_REQUESTS) {
            return Testimony.unknown("only " + answered + " requests were answered");
        }
        long arrived = Math.min(one.atMost(), Math.max(answered, one.atLeast()));
        return new Testimony(
                one.opened() < arrived,
                new Upstream("the kernel's ledger of connections to " + one.address(), arrived, one.opened()),
                null);
    }
}
