package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** A small measured run, for tests of what comes after measuring. */
public final class ShortRun {

    private ShortRun() {}

    /** Measures every arm in twenty blocks, so that ten are whole on a busy machine too, into {@code folder/name}. */
    public static void into(Path folder, String name) throws IOException {
        LabProcess.Ended ended = LabProcess.run(
                folder,
                "compare",
                "--rate",
                "300",
                "--blocks",
                "20",
                "--trial-seconds",
                "0.2",
                "--warm-up-seconds",
                "1",
                "--output",
                name);
        assertThat(folder.resolve(name).resolve("report.html"))
                .as(ended.output())
                .isNotEmptyFile();
    }
}
