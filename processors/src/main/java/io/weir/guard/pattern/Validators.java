// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.pattern;

import java.util.Map;

/// Checks that a shape is the thing itself: checksums, lengths, and how random a token looks.
final class Validators {

    private static final double ENTROPY_MIN = 3.2;

    private static final Map<String, Integer> IBAN_LENGTHS = Map.ofEntries(
            Map.entry("AT", 20),
            Map.entry("BE", 16),
            Map.entry("BG", 22),
            Map.entry("CH", 21),
            Map.entry("CY", 28),
            Map.entry("CZ", 24),
            Map.entry("DE", 22),
            Map.entry("DK", 18),
            Map.entry("EE", 20),
            Map.entry("ES", 24),
            Map.entry("FI", 18),
            Map.entry("FR", 27),
            Map.entry("GB", 22),
            Map.entry("GR", 27),
            Map.entry("HR", 21),
            Map.entry("HU", 28),
            Map.entry("IE", 22),
            Map.entry("IS", 26),
            Map.entry("IT", 27),
            Map.entry("LI", 21),
            Map.entry("LT", 20),
            Map.entry("LU", 20),
            Map.entry("LV", 21),
            Map.entry("MC", 27),
            Map.entry("MT", 31),
            Map.entry("NL", 18),
            Map.entry("NO", 15),
            Map.entry("PL", 28),
            Map.entry("PT", 25),
            Map.entry("RO", 24),
            Map.entry("SA", 24),
            Map.entry("SE", 24),
            Map.entry("SI", 19),
            Map.entry("SK", 24),
            Map.entry("TR", 26),
            Map.entry("AE", 23));

    private Validators() {}

    static boolean isCard(String text) {
        String digits = text.replaceAll("[ -]", "");
        return hasIssuer(digits) && luhn(digits) == 0;
    }

    static boolean isIban(String text) {
        String iban = text.replace(" ", "");
        Integer length = IBAN_LENGTHS.get(iban.substring(0, 2));
        if (length == null || iban.length() != length) {
            return false;
        }
        int remainder = 0;
        for (int index = 0; index < iban.length(); index++) {
            int value = Character.digit(iban.charAt((index + 4) % iban.length()), 36);
            remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
        }
        return remainder == 1;
    }

    static boolean isRandomLooking(String token) {
        int[] counts = new int[128];
        boolean digit = false;
        for (int index = 0; index < token.length(); index++) {
            counts[token.charAt(index) & 127]++;
            digit |= Character.isDigit(token.charAt(index));
        }
        double bits = 0;
        for (int count : counts) {
            double share = (double) count / token.length();
            bits -= count == 0 ? 0 : share * Math.log(share) / Math.log(2);
        }
        return digit && bits >= ENTROPY_MIN;
    }

    private static boolean hasIssuer(String digits) {
        int two = Integer.parseInt(digits.substring(0, 2));
        int four = Integer.parseInt(digits.substring(0, 4));
        return switch (digits.length()) {
            case 13 -> two / 10 == 4;
            case 14 -> two == 36 || two == 38 || (four >= 3000 && four <= 3059);
            case 15 -> two == 34 || two == 37;
            case 16 ->
                two / 10 == 4
                        || (two >= 51 && two <= 55)
                        || (four >= 2221 && four <= 2720)
                        || four == 6011
                        || two == 65
                        || (four >= 3528 && four <= 3589);
            case 19 -> two / 10 == 4 || two == 62;
            default -> false;
        };
    }

    private static int luhn(String digits) {
        int sum = 0;
        for (int index = 0; index < digits.length(); index++) {
            int digit = digits.charAt(digits.length() - 1 - index) - '0';
            int doubled = index % 2 == 1 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10;
    }
}
