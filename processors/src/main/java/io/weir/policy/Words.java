// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.Cause;
import io.weir.guard.Side;
import io.weir.guard.backtranslation.Tier;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The words of the policy language for actions, causes, and sides: lower case, joined by `-`.
final class Words {

    static final String PARK = "park";
    static final String MARK = "mark";

    /// Tiers that look at escalated answers in a stream.
    static final List<String> TIERS = List.of(Tier.ANSWER_ONLY.slug(), Tier.EMBEDDED.slug(), Tier.REMOTE.slug());

    static final Map<String, Action> ACTIONS = words(Action.values());
    static final Map<String, Cause> CAUSES = words(Cause.values());
    static final Map<String, Side> SIDES = words(Side.values());

    private Words() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// In the order of the enum, which is the order in which problems list them.
    private static <E extends Enum<E>> Map<String, E> words(E[] values) {
        return Collections.unmodifiableMap(Arrays.stream(values)
                .collect(Collectors.toMap(Words::of, Function.identity(), (a, _) -> a, LinkedHashMap::new)));
    }
}
