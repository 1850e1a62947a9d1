// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.weir.guard.HazardCategory;
import io.weir.guard.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Runs the built-in rules over one text, in linear time.
///
/// One look at the characters decides which rules can match at all: a usual text runs none.
public final class PatternScan {

    /// One match of a rule.
    public record Match(HazardCategory category, String rule, Span span) {}

    private record Rule(HazardCategory category, String id, Pattern pattern, int group, Predicate<String> valid) {}

    private static final Rule EMAIL = rule(
            HazardCategory.PII_EMAIL,
            "email",
            "[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\\.){1,8}[A-Za-z]{2,24}\\b",
            0,
            _ -> true);
    private static final Rule CARD =
            rule(HazardCategory.PII_CARD, "card", "\\b[2-6](?:[ -]?[0-9]){12,18}\\b", 0, Validators::isCard);
    private static final Rule IBAN =
            rule(HazardCategory.PII_IBAN, "iban", "\\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}\\b", 0, Validators::isIban);
    private static final Rule PHONE = rule(
            HazardCategory.PII_PHONE,
            "phone",
            "(?:^|[^0-9A-Za-z+#._/-])(\\+[1-9](?:[ .()-]{0,2}[0-9]){7,14}|\\(?[2-9][0-9]{2}\\)?[ .-][2-9][0-9]{2}[ .-][0-9]{4}"
                    + "|0[1-9][0-9]{2,4}[ -/][0-9]{3,4}[ -]?[0-9]{3,4})(?:$|[^0-9A-Za-z-])",
            1,
            _ -> true);
    private static final List<Rule> SECRETS = List.of(
            secret("private-key", "-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----", 0, _ -> true),
            secret("aws-access-key", "\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b", 0, _ -> true),
            secret(
                    "github-token",
                    "\\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})\\b",
                    0,
                    _ -> true),
            secret("slack-token", "\\bxox[abprs]-[A-Za-z0-9-]{10,200}", 0, _ -> true),
            secret("stripe-key", "\\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,200}", 0, _ -> true),
            secret("google-key", "\\bAIza[A-Za-z0-9_-]{35}", 0, _ -> true),
            secret("model-key", "\\bsk-[A-Za-z0-9_-]{20,200}", 0, Validators::isRandomLooking),
            secret(
                    "json-web-token",
                    "\\beyJ[A-Za-z0-9_-]{10,500}\\.eyJ[A-Za-z0-9_-]{10,1000}\\.[A-Za-z0-9_-]{10,500}",
                    0,
                    _ -> true),
            secret(
                    "named-secret",
                    "(?i:api[_ -]?key|secret|token|password|passwd|auth)[\"' ]{0,3}[:=][\"' ]{0,3}([A-Za-z0-9+/_=.-]{16,200})",
                    1,
                    Validators::isRandomLooking));

    private PatternScan() {}

    /// Every match, rule by rule, each in text order.
    public static List<Match> scan(String text) {
        Hints hints = Hints.of(text);
        List<Match> matches = new ArrayList<>();
        if (hints.at()) {
            run(EMAIL, text, matches);
        }
        if (hints.digits() >= 12) {
            run(CARD, text, matches);
            run(IBAN, text, matches);
        }
        if (hints.digits() >= 7) {
            run(PHONE, text, matches);
        }
        if (hints.longRun()) {
            SECRETS.forEach(rule -> run(rule, text, matches));
        }
        return matches.stream().filter(match -> !insideStronger(match, matches)).toList();
    }

    /// A card's or account's digits are not also a phone number.
    private static boolean insideStronger(Match match, List<Match> all) {
        return match.rule().equals("phone")
                && all.stream()
                        .anyMatch(other -> !other.rule().equals("phone")
                                && other.span().start() < match.span().end()
                                && match.span().start() < other.span().end());
    }

    private static void run(Rule rule, String text, List<Match> matches) {
        Matcher matcher = rule.pattern().matcher(text);
        int from = 0;
        while (from <= text.length() && matcher.find(from)) {
            int start = matcher.start(rule.group());
            int end = matcher.end(rule.group());
            if (rule.valid().test(text.substring(start, end))) {
                matches.add(new Match(rule.category(), rule.id(), new Span(start, end)));
            }
            from = Math.max(end, from + 1);
        }
    }

    private static Rule secret(String id, String regex, int group, Predicate<String> valid) {
        return rule(HazardCategory.SECRET, id, regex, group, valid);
    }

    private static Rule rule(HazardCategory category, String id, String regex, int group, Predicate<String> valid) {
        return new Rule(category, id, Pattern.compile(regex), group, valid);
    }

    /// What one pass over the characters says about which rules can match.
    private record Hints(boolean at, int digits, boolean longRun) {

        private static final int RUN_MIN = 11;

        static Hints of(String text) {
            boolean at = false;
            int digits = 0;
            int run = 0;
            boolean longRun = false;
            for (int index = 0; index < text.length(); index++) {
                char c = text.charAt(index);
                boolean digit = c >= '0' && c <= '9';
                at |= c == '@';
                digits += digit ? 1 : 0;
                run = digit || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || (run > 0 && c > ' ') ? run + 1 : 0;
                longRun |= run >= RUN_MIN;
            }
            return new Hints(at, digits, longRun || text.contains("=") || text.contains(":"));
        }
    }
}
