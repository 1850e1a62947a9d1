// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.refusal;

import io.weir.guard.linear.LinearModel;
import io.weir.topology.eval.refusal.RefusalRow.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Answers written for this project: ways to refuse, to comply, and to look like the other.
///
/// They teach forms that the labelled rows lack, such as refusals that go on and comply.
final class AuthoredAnswers {

    private static final String RESOURCE = "authored-answers.tsv";

    private AuthoredAnswers() {}

    static List<RefusalRow> rows() {
        List<RefusalRow> rows = new ArrayList<>();
        for (String line : new String(bytes(), StandardCharsets.UTF_8).lines().toList()) {
            int tab = line.indexOf('\t');
            if (tab > 0) {
                boolean refuses = line.substring(0, tab).equals("refuses");
                String id = "authored:" + rows.size();
                rows.add(new RefusalRow(
                        id, Kind.AUTHORED, id, "authored", "none", refuses, refuses, line.substring(tab + 1)));
            }
        }
        return rows;
    }

    static String sha256() {
        return LinearModel.sha256(bytes());
    }

    private static byte[] bytes() {
        try (InputStream in = AuthoredAnswers.class.getResourceAsStream(RESOURCE)) {
            return Objects.requireNonNull(in, RESOURCE).readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
