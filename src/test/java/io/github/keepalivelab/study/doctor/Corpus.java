package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Small configurations under src/test/resources/doctor, each with one fault or none, named after it. */
public final class Corpus {

    private static final Path FOLDER = Path.of("src/test/resources/doctor");

    private Corpus() {}

    /**
     * One configuration.
     *
     * @param expected the rule that it breaks, or several with commas; none when it is clean
     */
    public record Case(String name, String text, NginxVersion version, String expected, String options) {

        public ConfigDoctor.Diagnosis diagnose(NginxVersion by) {
            return new ConfigDoctor(by, concurrency(), frontIdle(), null).text(name, text, null);
        }

        Set<String> rules() {
            return Set.of(expected.split(", ", -1));
        }

        private OptionalInt concurrency() {
            Matcher matcher = Pattern.compile("concurrency=(\\d+)").matcher(options);
            return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
        }

        private OptionalDouble frontIdle() {
            Matcher matcher = Pattern.compile("front-idle=(\\d+)").matcher(options);
            return matcher.find() ? OptionalDouble.of(Double.parseDouble(matcher.group(1))) : OptionalDouble.empty();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    public static List<Case> valid() {
        return files(name -> name.endsWith(".conf") && !name.startsWith("malformed-")).stream()
                .map(Corpus::read)
                .toList();
    }

    static List<Path> malformed() {
        return files(name -> name.startsWith("malformed-") && name.endsWith(".conf"));
    }

    private static List<Path> files(Predicate<String> wanted) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> wanted.test(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Case read(Path file) {
        try {
            String text = Files.readString(file);
            return new Case(
                    file.getFileName().toString().replace(".conf", ""),
                    text,
                    NginxVersion.parse(comment(text, "version")),
                    comment(text, "expect"),
                    text.contains("# options: ") ? comment(text, "options") : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String comment(String text, String name) {
        Matcher matcher = Pattern.compile("(?m)^# " + name + ": (.+)$").matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no comment '# " + name + ": '");
        }
        return matcher.group(1);
    }
}
