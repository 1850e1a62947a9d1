// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Baseline: how rare the rarest token of a sentence is among the tokens of all samples and the answer.
///
/// Manakul et al., _SelfCheckGPT_ (arXiv 2303.08896), the unigram variant.
final class UnigramMax {

    private static final Pattern TOKEN = Pattern.compile("\\w+|[^\\w\\s]", Pattern.UNICODE_CHARACTER_CLASS);
    private static final double UNSEEN = 20;

    private final Map<String, Integer> counts = new HashMap<>();
    private double total;

    UnigramMax(String answer, List<String> samples) {
        add(answer);
        samples.forEach(this::add);
    }

    /// −log of the smallest share.
    double score(String sentence) {
        double highest = 0;
        for (String token : tokens(sentence)) {
            int count = counts.getOrDefault(token, 0);
            highest = Math.max(highest, count == 0 ? UNSEEN : -Math.log(count / total));
        }
        return highest;
    }

    private void add(String text) {
        for (String token : tokens(text)) {
            counts.merge(token, 1, Integer::sum);
            total++;
        }
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }
}
