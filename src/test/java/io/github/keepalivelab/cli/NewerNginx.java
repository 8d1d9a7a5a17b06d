package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An nginx after 1.29.7, where the defaults of upstream keep-alive changed, got as the product gets it. */
public final class NewerNginx {

    private NewerNginx() {}

    public static Path path(Path folder) throws IOException {
        boolean debian = Files.exists(Path.of("/etc/debian_version"))
                && Files.readString(Path.of("/etc/os-release")).contains("ID=debian");
        Needs.need(debian, "nginx 1.30 comes from Debian's suite forky, and this is another system");
        return lastLine(LabProcess.run(folder, "nginx", "--suite", "forky"));
    }

    /** The nginx that the lab uses when nothing is said. */
    public static Path usual(Path folder) throws IOException {
        return lastLine(LabProcess.run(folder, "nginx"));
    }

    private static Path lastLine(LabProcess.Ended fetched) {
        assertThat(fetched.code()).as(fetched.output()).isZero();
        String[] lines = fetched.output().strip().split("\n", -1);
        return Path.of(lines[lines.length - 1]);
    }
}
