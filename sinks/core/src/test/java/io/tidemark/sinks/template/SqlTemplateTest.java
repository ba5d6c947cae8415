package io.tidemark.sinks.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.sinks.template.SqlTemplate.QuestionMark;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTemplateTest {

    private static SqlTemplate parse(String text) throws TemplateException {
        return SqlTemplate.parse(text, QuestionMark.DOUBLED);
    }

    @Test
    void placeholdersBecomeBindMarkersInOrder() throws TemplateException {
        SqlTemplate template = parse("insert into t values (${clientid}, ${topic},${payload}, ${clientid})");
        assertThat(template.sql()).isEqualTo("insert into t values (?, ?,?, ?)");
        assertThat(template.variables())
                .containsExactly(Variable.CLIENTID, Variable.TOPIC, Variable.PAYLOAD, Variable.CLIENTID);
        assertThat(template.warnings()).isEmpty();
    }

    @Test
    void quotesAroundALonePlaceholderAreLeftOut() throws TemplateException {
        SqlTemplate template = parse("delete from t where a = '${clientid}' and b = \" ${topic} \" and c = 'x'");
        assertThat(template.sql()).isEqualTo("delete from t where a = ? and b = ? and c = 'x'");
        assertThat(template.warnings())
                .containsExactly(
                        "the quotes around ${clientid} are left out: a bound value needs none",
                        "the quotes around ${topic} are left out: a bound value needs none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            textBlock =
                    """
                    select '?', "a?" -- ${clientid} ?
                    select '?' /* ${x} ? */ + `${y}`
                    select 'it''s', $$x$$
                    """)
    void leavesTextAndCommentsAlone(String text) throws TemplateException {
        assertThat(parse(text).sql()).isEqualTo(text);
        assertThat(parse(text).variables()).isEmpty();
    }

    @Test
    void aQuestionMarkOfTheUserIsNoBindMarker() throws TemplateException {
        assertThat(parse("select a ? ${topic}").sql()).isEqualTo("select a ?? ?");
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> SqlTemplate.parse("values (?)", QuestionMark.REFUSED))
                .satisfies(e -> assertThat(e.index()).isEqualTo(8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            textBlock =
                    """
                    values ('conn:${clientid}') | 14 | a placeholder inside quoted text cannot be bound
                    values (${clientId})        | 8  | unknown variable '${clientId}'
                    values (${topic             | 8  | a placeholder has no closing brace
                    values ('x                  | 8  | a quote is not closed
                    values (${message})         | 8  | ${message} is a list of fields for Redis
                    """)
    void saysWhereAStatementIsWrong(String text, int index, String problem) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> parse(text))
                .withMessage(problem)
                .satisfies(e -> {
                    assertThat(e.index()).isEqualTo(index);
                    assertThat(e.fix()).isNotBlank();
                });
    }

    /** Whatever a statement looks like, it has as many bind markers outside of quotes and comments as it has values. */
    @Property
    void neverLosesAValue(@ForAll String before, @ForAll String after) {
        try {
            SqlTemplate template = parse(before + "${topic}" + after);
            assertThat(template.sql().chars().filter(c -> c == '?').count())
                    .isGreaterThanOrEqualTo(template.variables().size());
        } catch (TemplateException refused) {
            assertThat(refused.index()).isBetween(0, before.length() + "${topic}".length() + after.length());
        }
    }
}
