package io.github.keepalivelab.study.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.study.doctor.syntax.NginxFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which server gets the next request, and whether its connection is still in the pool then. */
final class TurnsTests {

    @TempDir
    Path folder = Path.of(".");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server a; server b; | 1 | false",
                "server a; server b; | 2 | true",
                "server a weight=2; server b weight=2; | 1 | false",
                "server a weight=3; server b; | 1 | true",
                "server a weight=2; server b; | 1 | true",
                "server a; server a; server b; | 1 | true",
                "server a; server b; server a; server c; | 1 | false",
                "server a; server b; server a; server c; | 2 | true",
                "server a weight=90000; server b; | 1 | true",
            })
    void aPoolThatIsTooSmallForTheTurnsIsOfNoUse(String servers, long places, boolean found) throws Exception {
        Path file = Files.writeString(folder.resolve("a.conf"), "upstream u { " + servers + " }");
        List<io.github.keepalivelab.study.doctor.syntax.Directive> all = NginxFiles.read(file, null, Map.of())
                .directives()
                .get(0)
                .children("server")
                .toList();
        assertThat(Turns.of(all).findsItsConnection(places)).isEqualTo(found);
    }
}
