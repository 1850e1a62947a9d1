// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.refusal;

import io.weir.guard.linear.LinearModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// What answers say when they refuse, warn, explain, or comply: one cue a line of the resource.
///
/// The patterns hold no nested repetition, and a sentence is short, so a hostile text cannot make
/// them slow.
final class RefusalLexicon {

    private static final String RESOURCE = "refusal-lexicon.txt";

    private static final List<Pattern> CUES = RefusalModel.text(RESOURCE)
            .lines()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .map(line -> Pattern.compile(line.substring(line.indexOf('\t') + 1)))
            .toList();

    private RefusalLexicon() {}

    static int size() {
        return CUES.size();
    }

    /// Which cues the sentence holds, by their place in the resource.
    static boolean[] cues(String sentence) {
        boolean[] found = new boolean[CUES.size()];
        for (int cue = 0; cue < found.length; cue++) {
            found[cue] = CUES.get(cue).matcher(sentence).find();
        }
        return found;
    }

    /// Digest of the resource: weights fitted with another lexicon are of no use.
    static String sha256() {
        return LinearModel.sha256(RefusalModel.text(RESOURCE).getBytes(StandardCharsets.UTF_8));
    }
}
