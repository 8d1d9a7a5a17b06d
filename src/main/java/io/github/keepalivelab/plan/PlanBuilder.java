package io.github.keepalivelab.plan;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the values of a plan and makes it. What is not given has its default; {@link PlanText} reads them from text. */
public final class PlanBuilder {

    /** Connections of the driver. */
    public static final int DEFAULT_CONNECTIONS = 8;

    /** Blocks of a closed loop; an open one goes on until its answers are known. */
    public static final int DEFAULT_BLOCKS = 120;

    /** Blocks that no run until its answers are known ever needs. */
    private static final int MOST_BLOCKS = 20_000;

    /** Longest run that goes on until its answers are known. */
    public static final double DEFAULT_MAX_SECONDS = 300;

    /** Answers that must be there. */
    public static final Set<Wanted> DEFAULT_WANTED = Set.of(Wanted.CPU, Wanted.CONNECTIONS);

    /** Length of a window. */
    public static final double DEFAULT_TRIAL_SECONDS = 0.1;

    /** Discarded load before each window. */
    public static final double DEFAULT_LEAD_IN_SECONDS = 0.03;

    /** Seed of order and arrivals. */
    public static final long DEFAULT_SEED = 1;

    /** Limit for one request. */
    public static final double DEFAULT_TIMEOUT_SECONDS = 10;

    /** Longest warm-up. */
    public static final double DEFAULT_WARM_UP_SECONDS = 20;

    /** A run of a few blocks is a first look; it should not wait for a compiler that takes longer than all of it. */
    public static final double DEFAULT_WARM_UP_SECONDS_OF_A_LOOK = 8;

    private List<Arm> arms = List.of();
    private List<ArmSpec> specs = List.of();
    private List<String> armNames = List.of();
    private @Nullable String baseline;
    private @Nullable LoadModel load;
    private @Nullable Arrivals arrivals;
    private @Nullable Integer connections;
    private @Nullable Integer blocks;
    private @Nullable Double maxSeconds;
    private @Nullable Set<Wanted> wanted;
    private @Nullable Double trialSeconds;
    private @Nullable Double leadInSeconds;
    private long seed = DEFAULT_SEED;
    private CloseBy closeBy = CloseBy.SERVER;
    private double timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;
    private @Nullable Double warmUpSeconds;
    private boolean control;
    private @Nullable Target target;
    private Request request = Request.GET;
    private @Nullable Protocol clientProtocol;
    private TlsChoice.@Nullable Key tlsKey;
    private TlsChoice.@Nullable Version tlsVersion;
    private double rttMillis;
    private double upstreamRttMillis;

    /** Takes the arms themselves. */
    public PlanBuilder arms(List<Arm> given) {
        arms = List.copyOf(given);
        return this;
    }

    /** Takes arms spelled out one by one, as plan files may. */
    public PlanBuilder armSpecs(List<ArmSpec> spelledOut) {
        specs = List.copyOf(spelledOut);
        return this;
    }

    /** Takes the names of those of the known arms that take part. */
    public PlanBuilder armNames(List<String> names) {
        armNames = List.copyOf(names);
        return this;
    }

    /** Takes the name of the arm that the others are compared with. */
    public PlanBuilder baseline(String name) {
        baseline = name;
        return this;
    }

    /** Takes the load whole. */
    public PlanBuilder load(LoadModel model) {
        load = model;
        return this;
    }

    /** Takes the pattern of the send times of an open loop, whatever the load says itself. */
    public PlanBuilder arrivals(Arrivals pattern) {
        arrivals = pattern;
        return this;
    }

    /** Takes how many requests can be in flight at once. */
    public PlanBuilder connections(int number) {
        connections = number;
        return this;
    }

    /** Takes how long the run may last, warm-up included. */
    public PlanBuilder maxSeconds(double seconds) {
        maxSeconds = seconds;
        return this;
    }

    /** Takes the answers that must be there. */
    public PlanBuilder wanted(Set<Wanted> answers) {
        wanted = Set.copyOf(answers);
        return this;
    }

    /** Takes how often every arm is measured, instead of until its answers are known. */
    public PlanBuilder blocks(int number) {
        blocks = number;
        return this;
    }

    /** Takes the length of a window. */
    public PlanBuilder trialSeconds(double seconds) {
        trialSeconds = seconds;
        return this;
    }

    /** Takes the discarded load before each window. */
    public PlanBuilder leadInSeconds(double seconds) {
        leadInSeconds = seconds;
        return this;
    }

    /** Takes the seed of order and arrivals. */
    public PlanBuilder seed(long number) {
        seed = number;
        return this;
    }

    /** Takes who closes short connections on the client hop. */
    public PlanBuilder closeBy(CloseBy side) {
        closeBy = side;
        return this;
    }

    /** Takes the limit for one request. */
    public PlanBuilder timeoutSeconds(double seconds) {
        timeoutSeconds = seconds;
        return this;
    }

    /** Takes the longest warm-up. */
    public PlanBuilder warmUpSeconds(double seconds) {
        warmUpSeconds = seconds;
        return this;
    }

    /** Takes whether one arm is compared with itself. */
    public PlanBuilder control(boolean wanted) {
        control = wanted;
        return this;
    }

    /** Takes a foreign endpoint instead of the lab's own nginx and backend. */
    public PlanBuilder target(Target endpoint) {
        target = endpoint;
        return this;
    }

    /** Takes what is spoken between driver and the lab's own nginx. */
    public PlanBuilder clientProtocol(Protocol protocol) {
        clientProtocol = protocol;
        return this;
    }

    /** Takes the kind of key of the lab's own certificate. */
    public PlanBuilder tlsKey(TlsChoice.Key key) {
        tlsKey = key;
        return this;
    }

    /** Takes the version of TLS that the lab's own nginx speaks. */
    public PlanBuilder tlsVersion(TlsChoice.Version version) {
        tlsVersion = version;
        return this;
    }

    /** Takes how long it takes to get from the driver to the lab's own nginx and back, in milliseconds. */
    public PlanBuilder rttMillis(double millis) {
        rttMillis = millis;
        return this;
    }

    /** Takes how long it takes to get from nginx to the lab's own backend and back, in milliseconds. */
    public PlanBuilder upstreamRttMillis(double millis) {
        upstreamRttMillis = millis;
        return this;
    }

    /** Takes what is sent to the foreign endpoint. */
    public PlanBuilder request(Request wanted) {
        request = wanted;
        return this;
    }

    /**
     * Returns the validated plan.
     *
     * @throws PlanException when a value is out of range or two settings contradict each other
     */
    public ExperimentPlan build() {
        ArmChoice choice = new ArmChoice(arms, specs, armNames, target, clientProtocol, closeBy, control);
        List<Arm> chosen = choice.arms();
        LoadModel model = loadModel();
        boolean untilKnown = blocks == null && !(model instanceof LoadModel.ClosedLoop);
        Distance distance = distance();
        return new ExperimentPlan(
                chosen,
                baseline == null ? choice.baseline(chosen) : baseline,
                model,
                model instanceof LoadModel.ClosedLoop closed ? closed.users() : connections(distance),
                blocks(untilKnown),
                untilKnown,
                maxSeconds(untilKnown),
                wanted == null ? defaultWanted() : wanted,
                trialSeconds == null ? distance.trialSeconds(DEFAULT_TRIAL_SECONDS) : trialSeconds,
                leadInSeconds == null ? distance.leadInSeconds(DEFAULT_LEAD_IN_SECONDS) : leadInSeconds,
                seed,
                timeoutSeconds,
                warmUpSeconds == null ? defaultWarmUp() : warmUpSeconds,
                control,
                target,
                request(),
                tls(),
                distance);
    }

    private Distance distance() {
        Distance distance = new Distance(rttMillis, upstreamRttMillis);
        if (target != null && distance.isFar()) {
            throw new PlanException(
                    "--rtt and --upstream-rtt put the lab's own hosts apart; how far away the service of --target is, nobody"
                            + " chooses");
        }
        return distance;
    }

    private int connections(Distance distance) {
        Integer given = connections;
        return given == null ? distance.connections(DEFAULT_CONNECTIONS) : given;
    }

    private @Nullable TlsChoice tls() {
        if (clientProtocol == Protocol.HTTPS) {
            return new TlsChoice(
                    tlsKey == null ? TlsChoice.USUAL.key() : tlsKey,
                    tlsVersion == null ? TlsChoice.USUAL.version() : tlsVersion);
        }
        if (tlsKey != null || tlsVersion != null) {
            throw new PlanException("--tls-key and --tls-version belong to --client-protocol https");
        }
        return null;
    }

    private Request request() {
        if (target == null && !request.isPlain()) {
            throw new PlanException(
                    "what is sent (-H, -X, -d, --path, --expect, --cacert, --insecure) can be said with --target only");
        }
        return request;
    }

    private int blocks(boolean untilKnown) {
        Integer given = blocks;
        return given != null ? given : untilKnown ? MOST_BLOCKS : DEFAULT_BLOCKS;
    }

    private double maxSeconds(boolean untilKnown) {
        Double given = maxSeconds;
        return given != null ? given : untilKnown ? DEFAULT_MAX_SECONDS : Double.POSITIVE_INFINITY;
    }

    /** Of somebody else's service no host's CPU can be seen, only the driver's. */
    private Set<Wanted> defaultWanted() {
        return target == null ? DEFAULT_WANTED : Set.of(Wanted.CONNECTIONS);
    }

    private double defaultWarmUp() {
        return blocks != null && blocks < ExperimentPlan.MIN_BLOCKS
                ? DEFAULT_WARM_UP_SECONDS_OF_A_LOOK
                : DEFAULT_WARM_UP_SECONDS;
    }

    private LoadModel loadModel() {
        LoadModel given = load == null ? new LoadModel.AutoRate(Arrivals.CONSTANT, LoadModel.AutoRate.CURVE) : load;
        Arrivals pattern = arrivals;
        if (pattern == null || given instanceof LoadModel.ClosedLoop) {
            return given;
        }
        if (given instanceof LoadModel.OpenLoop open) {
            return new LoadModel.OpenLoop(open.ratePerSecond(), pattern);
        }
        return given instanceof LoadModel.AutoRate auto
                ? new LoadModel.AutoRate(pattern, auto.capacityShares())
                : new LoadModel.Rates(((LoadModel.Rates) given).ratesPerSecond(), pattern);
    }
}
