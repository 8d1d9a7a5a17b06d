package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.study.doctor.Rule;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule is explained in the jar, and well. */
final class RuleDocsTests {

    @ParameterizedTest
    @EnumSource(Rule.class)
    void everyRuleIsExplainedWithAFix(Rule rule) {
        String text = RuleDocs.plain(rule.id()).orElse("");
        assertThat(text)
                .contains("Fix:")
                .hasSizeGreaterThan(150)
                .doesNotContain("`")
                .doesNotContain("](");
        assertThat(text.lines())
                .allSatisfy(line -> assertThat(line.length() <= 100 || line.startsWith("(https://"))
                        .as(line)
                        .isTrue());
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void everyRuleNamesItsReference(Rule rule) {
        URI reference = URI.create(RuleDocs.reference(rule.id()).orElseThrow());
        assertThat(reference.isAbsolute()).isTrue();
        assertThat(reference.getHost()).isIn("nginx.org", "docs.spring.io", "docs.kernel.org", "www.rfc-editor.org");
    }

    @Test
    void aRuleThatIsNoneHasNoSection() {
        assertThat(RuleDocs.plain("no-such-rule")).isEmpty();
        assertThat(RuleDocs.markdown("no-such-rule")).isEmpty();
        assertThat(RuleDocs.reference("no-such-rule")).isEmpty();
    }
}
