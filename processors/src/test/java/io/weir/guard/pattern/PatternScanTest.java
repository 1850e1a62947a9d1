// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PatternScanTest {

    @ParameterizedTest
    @CsvSource({
        "write to jane.doe@example.org today, email",
        "card 4111 1111 1111 1111 please, card",
        "iban DE89 3704 0044 0532 0130 00 ok, iban",
        "call +44 20 7946 0958 now, phone",
        "key AKIAIOSFODNN7EXAMPLE here, aws-access-key"
    })
    void eachShapeIsFoundByItsRule(String text, String rule) {
        assertThat(PatternScan.scan(text)).extracting(PatternScan.Match::rule).containsExactly(rule);
    }

    @ParameterizedTest
    @CsvSource({"card 4111 1111 1111 1112", "order 1234567890123", "iban DE88 3704 0044 0532 0130 00", "a plain line"})
    void aWrongChecksumOrAPlainNumberIsNoFinding(String text) {
        assertThat(PatternScan.scan(text)).isEmpty();
    }
}
