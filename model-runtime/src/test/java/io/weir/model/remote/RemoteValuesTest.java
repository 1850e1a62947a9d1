// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Span;
import io.weir.model.remote.RemoteModelSettings.Rate;
import io.weir.model.remote.RemoteModelSettings.Trying;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The values that a remote model is made of.
final class RemoteValuesTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.com/v1",
                "http://127.0.0.1:8000/v1",
                "http://localhost:11434/v1/",
                "http://vllm:8000/v1",
                "http://models.internal",
                "http://10.1.2.3/v1",
                "http://[::1]:9/v1"
            })
    void anAddressIsEncryptedOrPrivate(String text) {
        assertThat(ServerAddress.of(text, true).resolve("/x").toString())
                .endsWith("/x")
                .doesNotContain("//x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example.com/v1",
                "http://8.8.8.8/v1",
                "http://172.32.0.1/v1",
                "http://134744072/v1",
                "http://0x8080808/v1",
                "ftp://localhost/v1",
                "file:///etc/passwd",
                "https://user:word@example.com/v1",
                "https://example.com/v1?key=1",
                "https://example.com/../v1",
                "https://exa mple.com",
                "not a url",
                ""
            })
    void anyOtherAddressIsRefused(String text) {
        assertThatThrownBy(() -> ServerAddress.of(text, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void plainHttpIsForThoseWhoSaySo() {
        assertThatThrownBy(() -> ServerAddress.of("http://localhost/v1", false)).hasMessageContaining("https");
    }

    @Test
    void whatLiesBesideTheApiIsFound() {
        assertThat(ServerAddress.of("http://vllm:8000/v1", true).resolveBesideV1("/tokenize"))
                .hasToString("http://vllm:8000/tokenize");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "line\nbreak", "k\u00e9y"})
    void aKeyThatNoHeaderHoldsIsRefusedUnseen(String text) {
        assertThatThrownBy(() -> new ApiKey(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("line");
    }

    @Test
    void aSettingOutOfRangeIsNamedWithItsRange() {
        assertThatThrownBy(() -> new Trying(Duration.ZERO, 1, Duration.ofMillis(1)))
                .hasMessage("timeout is from 10 ms to 600000 ms: 0 ms");
        assertThatThrownBy(() -> new Rate(0, 0)).hasMessage("concurrency-max is from 1 to 10000: 0");
    }

    @Test
    void aMinutesTokensGoAtOnceAndThenAsTheyFlowIn() {
        var now = new AtomicLong();
        var bucket = new TokenBucket(60, now::get);

        assertThat(bucket.take(60, 0)).isZero();
        assertThat(bucket.take(1, SECOND - 1)).isEqualTo(-1);
        assertThat(bucket.take(1, SECOND)).isEqualTo(SECOND);
        assertThat(bucket.take(1, 2 * SECOND)).isEqualTo(2 * SECOND);
        now.addAndGet(10 * SECOND);
        assertThat(bucket.take(8, 0)).isZero();
        assertThat(bucket.take(1, 0)).isEqualTo(-1);
        now.addAndGet(600 * SECOND);
        assertThat(bucket.take(1_000, 0)).isZero();
    }

    @Test
    void pausesDoubleAndNeverGoBeyondTheDeadline() {
        var backoff = new Backoff(Duration.ofMillis(100), () -> .5);
        NoAnswerException passing = NoAnswerException.passing(Duration.ofMillis(150))
                .before(new TimeLimit(System.nanoTime() + 10 * SECOND));

        assertThat(backoff.nextDelayInMillis(passing)).isEqualTo(150);
        assertThat(backoff.nextDelayInMillis(passing)).isEqualTo(200);
        assertThat(backoff.nextDelayInMillis(passing)).isEqualTo(400);
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.nextDelayInMillis(passing)).isLessThanOrEqualTo(10_000);
        }
    }

    @Test
    void tokensOfPartsOfACharacterShareIt() throws NoAnswerException {
        assertThat(TokenSpans.of("a \uD83D\uDE00!", List.of("a", " \uFFFD", "\uFFFD", "", "!")))
                .containsExactly(new Span(0, 1), new Span(1, 4), new Span(1, 4), new Span(1, 4), new Span(4, 5));
    }

    @Test
    void whiteSpaceThatATokenLeavesOutIsItsOwn() throws NoAnswerException {
        assertThat(TokenSpans.of(" dawn by", List.of("dawn", " by"))).containsExactly(new Span(0, 5), new Span(5, 8));
    }

    @Test
    void tokensOfAnotherTextAreRefused() {
        assertThatThrownBy(() -> TokenSpans.of("dawn", List.of("dusk"))).isInstanceOf(NoAnswerException.class);
        assertThatThrownBy(() -> TokenSpans.of("dawn by", List.of("dawn"))).isInstanceOf(NoAnswerException.class);
        assertThatThrownBy(() -> TokenSpans.of("dawn", List.of("dawn", " by"))).isInstanceOf(NoAnswerException.class);
        assertThatThrownBy(() -> TokenSpans.of("dawn", List.of("dawn", ""))).isInstanceOf(NoAnswerException.class);
    }

    @Test
    void aLoneSurrogateIsSentAsWhatTokenizersMakeOfIt() {
        assertThat(Requests.text("a\uD800b\uD83D\uDE00")).isEqualTo("a\uFFFDb\uD83D\uDE00");
    }
}
