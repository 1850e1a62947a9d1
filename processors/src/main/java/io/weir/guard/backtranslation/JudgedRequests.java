// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.ModelRef;
import io.weir.guard.judge.Judge;
import io.weir.guard.judge.Material;
import io.weir.guard.judge.Ruling;
import io.weir.guard.judge.Spent;
import io.weir.guard.linear.LinearModel;
import io.weir.guard.text.NormalisedText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// The guard on the guess of the remote tier: a model judges the guess alone.
///
/// It is shown the guess and not the answer, which an attacker shapes more freely. Scores are remembered, by
/// the normalised guess; what failed never is.
public final class JudgedRequests implements RequestGuard {

    private final Judge judge;
    private final BoundedCache<Double> cache;

    public JudgedRequests(Judge judge, BoundedCache<Double> cache) {
        this.judge = judge;
        this.cache = cache;
    }

    @Override
    public ModelRef model() {
        return judge.model();
    }

    @Override
    public RequestGuard.Judged judge(String guess, AnswerReader.Reading answer, Instant deadline) {
        String key = key(guess);
        Optional<Double> known = cache.get(key);
        if (known.isPresent()) {
            return new RequestGuard.Judged.Scored(known.get(), new Spent(0, 0, 0, true));
        }
        return switch (judge.judge(Material.ofRequest(guess), deadline)) {
            case Ruling.Scored(double harm, Spent spent) -> {
                cache.put(key, harm);
                yield new RequestGuard.Judged.Scored(harm, spent);
            }
            case Ruling.Declined(Spent spent) -> new RequestGuard.Judged.Declined(spent);
            case Ruling.Unreadable(Ruling.Fault fault, Spent spent) ->
                new RequestGuard.Judged.Unavailable(Ruling.cause(fault), spent);
            case Ruling.Unavailable unavailable ->
                new RequestGuard.Judged.Unavailable(unavailable.cause(), unavailable.spent());
        };
    }

    private String key(String guess) {
        String normal = NormalisedText.of(guess).value();
        return LinearModel.sha256(normal.getBytes(StandardCharsets.UTF_8))
                + judge.model().sha256()
                + judge.version();
    }
}
