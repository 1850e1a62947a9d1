// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.BoundedJson.Parse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BoundedJsonTest {

    private static final ReadLimits LIMITS = new ReadLimits(1_000, 5, 20, 1, 1);

    private final BoundedJson json = new BoundedJson(LIMITS);

    @Test
    void nestingUpToTheLimitIsReadAndOneMoreIsRefused() {
        assertThat(parse("[".repeat(5) + "]".repeat(5))).isInstanceOf(Parse.Parsed.class);
        assertThat(refusal("[".repeat(6) + "]".repeat(6))).isEqualTo(Refusal.TOO_LARGE);
        assertThat(refusal("{\"a\":".repeat(6) + "1" + "}".repeat(6))).isEqualTo(Refusal.TOO_LARGE);
    }

    @Test
    void tokensUpToTheLimitAreReadAndOneMoreIsRefused() {
        assertThat(parse('[' + "1,".repeat(17) + "1]")).isInstanceOf(Parse.Parsed.class);
        assertThat(refusal('[' + "1,".repeat(18) + "1]")).isEqualTo(Refusal.TOO_LARGE);
    }

    @Test
    void bytesUpToTheLimitAreReadAndOneMoreIsRefused() {
        assertThat(parse('"' + "a".repeat(998) + '"')).isInstanceOf(Parse.Parsed.class);
        assertThat(refusal('"' + "a".repeat(1_000) + '"')).isEqualTo(Refusal.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":}",
                "{\"a\":1,}",
                "nul",
                "NaN",
                "'a'",
                "{\"a\":1} 2",
                "{}{}",
                "[1]]",
                "// a\n1",
                "{\"a\":1,\"a\":2}",
                "{\"b\":{\"a\":1,\"\\u0061\":2}}",
                "\"\u0001\"",
                "01",
                "\"\\x\""
            })
    void whatIsNotOneJsonValueIsNotJson(String text) {
        assertThat(refusal(text)).isEqualTo(Refusal.NOT_JSON);
    }

    @Test
    void bytesThatAreNotUtf8AreNotJson() {
        byte[] broken = {'"', (byte) 0xC3, (byte) 0x28, '"'};

        assertThat(((Parse.Failed) json.parse(broken)).refusal()).isEqualTo(Refusal.NOT_JSON);
    }

    @Test
    void theDetailOfAFailureRepeatsNothing() {
        var failed = (Parse.Failed) parse("{\"canary\": canary }");

        assertThat(failed.detail()).doesNotContain("canary");
        assertThat(parse("\"canary\"").toString()).doesNotContain("canary");
    }

    /// F28: a document deeper or longer than the limits is given up at the limit, not built.
    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[1,[", "[\"\",{\"b\":[]},"})
    void aHostileDocumentOfTenMegabytesIsGivenUpAtTheLimit(String unit) {
        byte[] hostile = unit.repeat(10_000_000 / unit.length()).getBytes(UTF_8);
        var generous = new BoundedJson(new ReadLimits(16 * 1_048_576, 64, 1_000, 1, 1));
        assertThat(generous.parse(hostile)).isInstanceOf(Parse.Failed.class);

        long allocated = Allocation.bytesOf(() -> generous.parse(hostile));

        assertThat(allocated).isLessThan(1_048_576);
    }

    private Parse parse(String text) {
        return json.parse(text.getBytes(UTF_8));
    }

    private Refusal refusal(String text) {
        return ((Parse.Failed) parse(text)).refusal();
    }
}
