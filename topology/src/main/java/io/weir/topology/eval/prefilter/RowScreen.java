// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.backtranslation.PrefilterScreen;
import io.weir.guard.backtranslation.Screen;
import io.weir.guard.linear.LinearModel;
import io.weir.guard.prefilter.AuditSample;
import io.weir.guard.prefilter.Prefilter;
import io.weir.guard.prefilter.PrefilterModel;
import io.weir.guard.prefilter.Screening;
import io.weir.guard.prefilter.Screening.Reason;
import io.weir.guard.prefilter.Screening.Scores;
import io.weir.guard.refusal.RefusalGuard;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The guard itself on rows, with the weights at hand.
final class RowScreen {

    private static final RefusalGuard REFUSAL = RefusalGuard.shipped();

    /// So few are drawn that none is.
    private static final AuditSample RARE = new AuditSample(new byte[AuditSample.KEY_BYTES_MIN], 1e-12);

    private final Screen screen;
    private final PrefilterModel model;

    private RowScreen(Screen screen, PrefilterModel model) {
        this.screen = screen;
        this.model = model;
    }

    static RowScreen linear(PrefilterModel model) {
        return new RowScreen(PrefilterScreen.linear(prefilter(model)), model);
    }

    static RowScreen encoded(PrefilterModel model, Encoder encoder) {
        return new RowScreen(PrefilterScreen.withEncoder(prefilter(model), encoder), model);
    }

    static Prefilter prefilter(PrefilterModel model) {
        return new Prefilter(model, REFUSAL, RARE);
    }

    static PrefilterModel model(byte[] file, Encoder encoder) {
        return PrefilterModel.read(file, LinearModel.sha256(file), encoder.model());
    }

    List<ScreenedRow> screened(List<PrefilterRow> rows) {
        return rows.parallelStream().map(this::screened).toList();
    }

    ScreenedRow screened(PrefilterRow row) {
        return screened(row, row.prompt(), row.response());
    }

    /// The row with other texts.
    ScreenedRow screened(PrefilterRow row, String prompt, String response) {
        Screening screening = screen.screen(exchange(row.id(), prompt, response), Instant.MAX);
        return new ScreenedRow(row, screening, ordered(screening, screen::margin), ordered(screening, this::asked));
    }

    private static double ordered(Screening screening, ToDoubleFunction<Scores> score) {
        return switch (screening) {
            case Screening.Escalated escalated ->
                escalated.by() == Reason.ENCODED || escalated.by() == Reason.UNREAD
                        ? Double.POSITIVE_INFINITY
                        : score.applyAsDouble(escalated.scores());
            case Screening.ClearedByPrefilter cleared -> score.applyAsDouble(cleared.scores());
            case Screening.AlreadyRefused _ -> Double.NEGATIVE_INFINITY;
            case Screening.Unscreened _ -> Double.POSITIVE_INFINITY;
        };
    }

    private double asked(Scores scores) {
        PrefilterModel.Pair weights = scores.tier() == Screening.Tier.LINEAR ? model.linear() : model.encoded();
        return scores.response() >= weights.response().threshold()
                ? Double.POSITIVE_INFINITY
                : scores.prompt().orElse(Double.NaN);
    }

    static Exchange exchange(String id, String prompt, String response) {
        return new Exchange(
                new ExchangeId(new TenantId("evaluation"), "rows", id),
                prompt.isBlank()
                        ? Optional.empty()
                        : Optional.of(new Exchange.Prompt("evaluated", List.of(utterance(Role.USER, prompt)))),
                Optional.of(new Exchange.Response("evaluated", List.of(utterance(Role.ASSISTANT, response)))));
    }

    private static Utterance utterance(Role role, String text) {
        return new Utterance(role, false, List.of(new Part.Text(Part.Kind.TEXT, text)));
    }
}
