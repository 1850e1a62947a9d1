// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataUsed;
import java.util.ArrayList;
import java.util.List;

/// Every file that the lane measures on.
record UncertaintyData(
        WikiPassages wiki,
        JudgePairs judge,
        BiographyFacts biographies,
        Triplets triplets,
        AskedAgain natural,
        AskedAgain hotpot,
        Stances stances,
        ShortAnswers trivia,
        DomainFacts domains) {

    static final List<String> FILES = List.of(
            WikiPassages.FILE,
            JudgePairs.FILE,
            BiographyFacts.FILE,
            Triplets.FILE,
            AskedAgain.NATURAL_QUESTIONS,
            AskedAgain.HOTPOT,
            Stances.FILE,
            ShortAnswers.FILE,
            DomainFacts.FILE,
            GeneralAnswers.FILE);

    /// Samples of WikiBio that are looked at, those of each answer to a question, and of TriviaQA.
    static final int WIKI_SAMPLES = 6;

    static final int PARAPHRASES = 3;
    static final int SAMPLES = 5;

    static UncertaintyData read(DataDirectory data) {
        return new UncertaintyData(
                WikiPassages.read(data),
                JudgePairs.read(data.path()),
                BiographyFacts.read(data),
                Triplets.read(data),
                AskedAgain.read(data, AskedAgain.NATURAL_QUESTIONS),
                AskedAgain.read(data, AskedAgain.HOTPOT),
                Stances.read(data),
                ShortAnswers.read(data),
                DomainFacts.read(data));
    }

    /// Every claim with as much of its evidence as the lane looks at.
    List<LabelledClaim> claims() {
        List<LabelledClaim> claims = new ArrayList<>();
        wiki.claims(WIKI_SAMPLES).forEach(judged -> claims.add(judged.claim()));
        claims.addAll(biographies.facts());
        claims.addAll(triplets.claims());
        claims.addAll(first(natural.claims(), SAMPLES));
        claims.addAll(first(hotpot.claims(), SAMPLES));
        claims.addAll(first(natural.repeated(), SAMPLES));
        claims.addAll(first(hotpot.repeated(), SAMPLES));
        claims.addAll(hotpot.documents());
        claims.addAll(stances.pairs());
        claims.addAll(first(trivia.claims(), SAMPLES));
        claims.addAll(domains.claims());
        return claims;
    }

    static List<LabelledClaim> first(List<LabelledClaim> claims, int pieces) {
        return claims.stream().map(claim -> claim.withFirst(pieces)).toList();
    }

    List<DataUsed> files() {
        return List.of(
                wiki.file(),
                biographies.file(),
                triplets.file(),
                natural.file(),
                hotpot.file(),
                stances.file(),
                trivia.file(),
                domains.file());
    }
}
