package io.github.keepalivelab.result;

import java.util.List;

/** Results of a watch made by hand, for tests of what is done with results. */
public final class WatchResults {

    private WatchResults() {}

    /** Returns a client hop that works and an upstream hop that reuses nothing. */
    public static StoredResult<WatchResult> watch() {
        List<WatchResult.Step> steps =
                List.of(new WatchResult.Step(1, 12, 11, 4900, 40), new WatchResult.Step(2, 12, 12, 5000, 40));
        return Results.stored(new WatchResult(
                new WatchResult.Plan(List.of(), List.of(), null),
                10,
                0,
                0.008,
                1.5,
                ConnectionCost.SHIPPED,
                new WatchResult.Witness("http://127.0.0.1:8088/stub_status", 120, 49_440),
                new WatchResult.ServiceCount("http://127.0.0.1:8180/actuator/prometheus", 49_400),
                new WatchResult.AccessLog("/var/log/nginx/access.log", false, 49_440, 120L, 49_440L, 6_000L, 0),
                List.of(
                        new WatchResult.Hop(
                                WatchResult.Role.CLIENT,
                                "clients",
                                "nginx:80",
                                "80",
                                80,
                                true,
                                120,
                                118,
                                38,
                                40,
                                30,
                                4.5,
                                2,
                                0,
                                1,
                                new WatchResult.Requests(49_440, 49_440, 120, 412.0, 120.0 / 49_440, null),
                                new WatchResult.PerConnection(
                                        116,
                                        420,
                                        1,
                                        320,
                                        1000,
                                        1000,
                                        1000,
                                        0.34,
                                        List.of(
                                                new WatchResult.Bucket(1, 1, 16),
                                                new WatchResult.Bucket(2, 511, 60),
                                                new WatchResult.Bucket(512, 1023, 40))),
                                new WatchResult.Closing(100, 10, 118),
                                new WatchResult.TimeWait(100, 0),
                                null,
                                new WatchResult.Armed(0, 0, 40, 0),
                                new WatchResult.CloseWait(0, 0, null),
                                0.0001,
                                12_000.0,
                                steps),
                        new WatchResult.Hop(
                                WatchResult.Role.UPSTREAM,
                                "nginx",
                                "java:8080 (pid 4711)",
                                "8080",
                                8080,
                                true,
                                48_000,
                                47_990,
                                0,
                                5,
                                0,
                                null,
                                0,
                                3,
                                0,
                                new WatchResult.Requests(48_960, 48_960, 48_000, 1.02, 48_000 / 48_960.0, null),
                                null,
                                new WatchResult.Closing(10, 47_000, 47_990),
                                new WatchResult.TimeWait(10, 8000),
                                new WatchResult.Ports(28_232, 20_000, 12.5),
                                new WatchResult.Armed(0, 0, 5, 5),
                                new WatchResult.CloseWait(0, 3, 21.5),
                                0,
                                45.0,
                                steps)),
                List.of("Something could not be seen.")));
    }
}
