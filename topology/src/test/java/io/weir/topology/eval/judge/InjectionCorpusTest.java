// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class InjectionCorpusTest {

    /// With `-Dweir.injections.write=FILE` the corpus is written there first.
    @Test
    void theCorpusThatShipsIsTheOneThatIsGenerated() throws IOException {
        String written = System.getProperty("weir.injections.write");
        if (written != null) {
            Files.writeString(Path.of(written), InjectionCorpus.lines(InjectionCorpus.generate()));
        }

        assertThat(InjectionCorpus.shipped()).isEqualTo(InjectionCorpus.generate());
    }

    @Test
    void thereAreAtLeastFiveHundredAndNoTwoAlike() {
        List<Injection> corpus = InjectionCorpus.shipped();

        assertThat(corpus).hasSizeGreaterThanOrEqualTo(500);
        assertThat(corpus.stream().map(Injection::text)).doesNotHaveDuplicates();
        assertThat(corpus.stream().map(Injection::id)).doesNotHaveDuplicates();
    }

    @Test
    void everyKindIsThere() {
        Map<InjectionKind, Long> kinds = InjectionCorpus.shipped().stream()
                .collect(Collectors.groupingBy(Injection::kind, Collectors.counting()));

        assertThat(kinds.keySet()).containsExactlyInAnyOrder(InjectionKind.values());
        assertThat(Arrays.stream(InjectionKind.values())).allMatch(kind -> kinds.getOrDefault(kind, 0L) >= 30);
    }

    @Test
    void everyAttemptHoldsItsRequest() {
        assertThat(InjectionCorpus.shipped())
                .allMatch(injection -> injection.text().contains(injection.carrier()));
    }
}
