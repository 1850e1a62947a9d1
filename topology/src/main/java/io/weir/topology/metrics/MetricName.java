// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.metrics;

import java.util.List;

/// Every metric of Weir, by its Micrometer name. The metrics page is made from this list.
@SuppressWarnings("ImmutableEnumChecker") // Lists are List.of.
public enum MetricName {
    EVENTS_RECEIVED(
            "weir.events.received",
            Type.COUNTER,
            List.of("tenant", "lane", "type"),
            "Records read from an input topic."),
    DUPLICATE_EVENTS(
            "weir.duplicate.events", Type.COUNTER, List.of("tenant", "lane"), "Events seen before, and dropped."),
    SHED("weir.shed", Type.COUNTER, List.of("tenant", "reason"), "Accepted events that were shed."),
    DEAD_LETTER(
            "weir.dead.letter",
            Type.COUNTER,
            List.of("stage", "reason"),
            "Accepted events that went to the dead letters, by the processor that gave up on them."),
    PARKED(
            "weir.parked",
            Type.COUNTER,
            List.of("tenant"),
            "Events of decided exchanges of which policy also put a copy to the dead letters."),
    DROPPED_RECORDS(
            "weir.dropped.records",
            Type.COUNTER,
            List.of("node", "reason"),
            "Output records that could not be written; what they came from is not lost with them."),
    CLOCK_AHEAD(
            "weir.clock.ahead",
            Type.COUNTER,
            List.of("type"),
            "Records whose clock was ahead of the bound and was set back."),
    JUDGED_ALONE(
            "weir.judged.alone",
            Type.COUNTER,
            List.of("tenant", "type"),
            "Halves judged without the other, which did not come within the bound; by the half that was there."),
    DECIDED_EVENTS(
            "weir.decided.events", Type.COUNTER, List.of("tenant"), "Accepted events whose exchange was decided."),
    COVERAGE(
            "weir.coverage.ratio",
            Type.GAUGE,
            List.of("tenant"),
            "(decided + dead-lettered + shed) / accepted, in events since the start. Below 1 while work waits; "
                    + "it comes back to 1 when all of it has drained."),
    DECISIONS("weir.decisions", Type.COUNTER, List.of("tenant", "action"), "Decisions, one for each exchange."),
    VERDICTS(
            "weir.verdicts",
            Type.COUNTER,
            List.of("tenant", "guard", "category", "verdict"),
            "Verdicts; a flagged one counts once for each category it found, others have category none."),
    UNREAD(
            "weir.unread",
            Type.COUNTER,
            List.of("guard", "cause"),
            "Judgements that left something unread, by each cause: unsupported parts, too long texts, failures."),
    END_TO_END(
            "weir.end.to.end",
            Type.TIMER,
            List.of("lane"),
            "From the later event's own time to its decision; the commit follows within one commit interval."),
    GUARD_DURATION("weir.guard.duration", Type.TIMER, List.of("guard", "lane"), "How long a guard looked."),
    GUARD_QUEUE(
            "weir.guard.queue",
            Type.TIMER,
            List.of("lane"),
            "How long an exchange waited for its turn with the guards that wait."),
    GUARD_ERRORS(
            "weir.guard.errors", Type.COUNTER, List.of("guard", "error.type"), "Times a guard gave no observation."),
    IN_FLIGHT("weir.inflight", Type.GAUGE, List.of("lane"), "Exchanges that wait for models now."),
    IN_FLIGHT_BYTES("weir.inflight.bytes", Type.GAUGE, List.of("lane"), "The same in bytes, as stored."),
    MODEL_INFO(
            "weir.model.info", Type.GAUGE, List.of("guard", "model", "digest"), "1 for each model that a guard asks."),
    BATCH_SIZE("weir.batch.size", Type.SUMMARY, List.of("model"), "Rows of a batch that a model ran."),
    BATCH_TOKENS("weir.batch.tokens", Type.SUMMARY, List.of("model"), "Tokens of a batch's rows, without padding."),
    BATCH_PADDING(
            "weir.batch.padding.ratio", Type.SUMMARY, List.of("model"), "Share of a batch that was padding, 0 to 1."),
    MODEL_RUN("weir.model.run", Type.TIMER, List.of("model"), "How long a model ran for a batch."),
    MODEL_QUEUE_TOKENS("weir.model.queue.tokens", Type.GAUGE, List.of("model"), "Tokens that wait for a model now."),
    MODEL_TOKENS_DROPPED(
            "weir.model.tokens.dropped",
            Type.COUNTER,
            List.of("model"),
            "Tokens of texts that no window held: nobody read them, and no guard says clear over them."),
    MODEL_TOKENS_REUSED(
            "weir.model.tokens.reused",
            Type.COUNTER,
            List.of("model"),
            "Tokens of prompts that a language model did not read again: it had kept what followed from them."),
    MODEL_REJECTS(
            "weir.model.rejects",
            Type.COUNTER,
            List.of("model", "cause"),
            "Requests that ended without an answer, by cause."),
    MODEL_WORKERS_LOST(
            "weir.model.workers.lost",
            Type.COUNTER,
            List.of("model"),
            "Workers that ended for good, as a model of their own could not be made."),
    MODEL_READY(
            "weir.model.ready",
            Type.GAUGE,
            List.of("model"),
            "1 while the model's known answers came out right when last asked, else 0."),
    MODEL_DEVICE_INFO(
            "weir.model.device.info", Type.GAUGE, List.of("model", "device"), "1 for each open model, where it runs."),
    BACKTRANSLATION_TIER_INFO(
            "weir.backtranslation.tier.info",
            Type.GAUGE,
            List.of("tier"),
            "1 for the tier that looks at escalated answers."),
    BACKTRANSLATION_SCREENED(
            "weir.backtranslation.screened",
            Type.COUNTER,
            List.of("result"),
            "Looks, by what the prefilter made of the exchange: cleared, already_refused, unscreened, or escalated; "
                    + "the last of all is the escalation rate."),
    BACKTRANSLATION_ESCALATIONS(
            "weir.backtranslation.escalations",
            Type.COUNTER,
            List.of("reason"),
            "Escalated looks, by the first reason."),
    BACKTRANSLATION_OUTCOMES(
            "weir.backtranslation.outcomes",
            Type.COUNTER,
            List.of("tier", "outcome", "reason"),
            "Looks by what came of them: clear with its basis, flagged with its evidence, inconclusive with its reason."),
    BACKTRANSLATION_SHED(
            "weir.backtranslation.shed",
            Type.COUNTER,
            List.of(),
            "Escalated looks that the budget left out: their verdict is inconclusive, skipped-budget."),
    BACKTRANSLATION_IN_FLIGHT(
            "weir.backtranslation.inflight", Type.GAUGE, List.of(), "Escalated exchanges that are looked at now."),
    BACKTRANSLATION_STAGE(
            "weir.backtranslation.stage", Type.TIMER, List.of("stage"), "How long a stage took, cache hits too."),
    BACKTRANSLATION_CALLS(
            "weir.backtranslation.calls",
            Type.SUMMARY,
            List.of(),
            "Calls of a language model that one look took; 0 for most."),
    BACKTRANSLATION_TOKENS(
            "weir.backtranslation.tokens",
            Type.COUNTER,
            List.of("stage", "direction"),
            "Tokens that language models read and generated, as far as they said."),
    BACKTRANSLATION_CACHE(
            "weir.backtranslation.cache",
            Type.COUNTER,
            List.of("cache", "result"),
            "Look-ups among guesses, and among the refuser's replies: hit or miss."),
    BACKTRANSLATION_AUDITED(
            "weir.backtranslation.audited",
            Type.COUNTER,
            List.of("outcome"),
            "Exchanges with low scores that the audit sample drew, by what the later stages said."),
    BACKTRANSLATION_MISS(
            "weir.backtranslation.miss.ratio",
            Type.GAUGE,
            List.of("bound"),
            "Share of the exchanges with low scores that are harmful, by the audit sample since the start: estimate, and "
                    + "upper end of its 95 % interval. Estimate NaN, and upper 1, until something was audited."),
    UNCERTAINTY_OUTCOMES(
            "weir.uncertainty.outcomes",
            Type.COUNTER,
            List.of("mode", "outcome", "reason"),
            "Looks at an answer's claims, by the evidence that weighed most and by what came of them; an inconclusive "
                    + "one has its reason, others none."),
    UNCERTAINTY_CLAIMS(
            "weir.uncertainty.claims",
            Type.COUNTER,
            List.of("mode", "result"),
            "Claims of answers: flagged, not flagged, prompt_derived, or unchecked where no evidence spoke of them."),
    UNCERTAINTY_EVIDENCE(
            "weir.uncertainty.evidence",
            Type.COUNTER,
            List.of("mode"),
            "Pieces of evidence that answers were compared with."),
    UNCERTAINTY_REFUSED(
            "weir.uncertainty.refused",
            Type.COUNTER,
            List.of("reason"),
            "Looks whose exchange brought evidence along that is none, by reason: samples at temperature 0, "
                    + "log-probabilities that are none, tokens of another text."),
    UNCERTAINTY_SENTENCES(
            "weir.uncertainty.sentences",
            Type.COUNTER,
            List.of(),
            "Texts that looks needed vectors of, remembered ones too."),
    UNCERTAINTY_PAIRS(
            "weir.uncertainty.pairs", Type.COUNTER, List.of(), "Pairs of claim and evidence that were scored."),
    UNCERTAINTY_STAGE(
            "weir.uncertainty.stage",
            Type.TIMER,
            List.of("stage"),
            "How long a stage of a look took: read, wait for the encoder, encode, judge."),
    REVIEW_RUNNING(
            "weir.review.running",
            Type.GAUGE,
            List.of(),
            "1 while reviews run, 0 while they start, are moved, or have stopped: then verdicts stand as they are."),
    REVIEW_ANSWERS(
            "weir.review.answers",
            Type.COUNTER,
            List.of("result"),
            "Answers that came to be reviewed: kept, or by the cause why they were not."),
    REVIEW_ENTRIES(
            "weir.review.entries",
            Type.GAUGE,
            List.of("store"),
            "What this process's reviews hold: answers, neighbours, and samples that came before their answer."),
    REVIEW_MATCHES(
            "weir.review.matches",
            Type.COUNTER,
            List.of(),
            "Pairs of answers found to be neighbours, in each bucket that they share."),
    REVIEW_EVIDENCE(
            "weir.review.evidence",
            Type.COUNTER,
            List.of("mode", "result"),
            "Pieces of evidence that came after the verdict: joined, repeated, early, unclaimed, refused."),
    REVIEW_RESAMPLES(
            "weir.review.resamples",
            Type.COUNTER,
            List.of("result"),
            "Further answers that were asked for: drawn, useless (declined, cut, or too long), or by the cause why none "
                    + "came."),
    REVIEW_RESAMPLE_TOKENS(
            "weir.review.resample.tokens",
            Type.COUNTER,
            List.of("direction"),
            "Tokens of prompts and further answers, as estimated: read, written."),
    REVIEW_REVISIONS(
            "weir.review.revisions", Type.COUNTER, List.of("verdict"), "Verdicts given again with a higher revision."),
    CONVERSATIONS(
            "weir.conversation.remembered",
            Type.GAUGE,
            List.of("lane"),
            "Conversations and subjects that a task remembers, as the last one said."),
    POLICY_VERSION_INFO(
            "weir.policy.version.info",
            Type.GAUGE,
            List.of("tenant", "version"),
            "1 for each policy in force; the series of the one before ends."),
    POLICY_APPLY(
            "weir.policy.apply",
            Type.TIMER,
            List.of(),
            "From a policy's publication to its being live on this process."),
    POLICY_REJECTS("weir.policy.rejects", Type.COUNTER, List.of("tenant"), "Policies refused as a whole."),
    ALERTS_OPEN(
            "weir.alerts.open",
            Type.GAUGE,
            List.of("severity"),
            "Open alerts of the partitions that this process reads."),
    ALERT_UPDATES("weir.alert.updates", Type.COUNTER, List.of("transition"), "Updates written to the alert topic."),
    ALERTS_SUPPRESSED(
            "weir.alerts.suppressed",
            Type.COUNTER,
            List.of("reason"),
            "Findings that no update of an alert tells by themselves; grouped ones are in its exact count."),
    IMAGES_SEEN(
            "weir.images.seen",
            Type.COUNTER,
            List.of("tenant", "result"),
            "Pictures whose features were written: seen, or the cause why there are none."),
    IMAGES_CONCLUDED(
            "weir.images.concluded",
            Type.COUNTER,
            List.of("outcome"),
            "Single pictures by what was concluded: attributed, ambiguous, inconclusive."),
    SOURCES_ATTRIBUTED(
            "weir.sources.attributed",
            Type.COUNTER,
            List.of("window", "outcome"),
            "Reports of a source's window, by outcome."),
    SOURCE_CONFLICTS(
            "weir.source.conflicts",
            Type.COUNTER,
            List.of("tenant"),
            "Reports of sources that declare another generator than the one they look like."),
    COPY_CHECKS(
            "weir.copy.checks",
            Type.COUNTER,
            List.of("outcome"),
            "Pictures checked against protected ones: clear, flagged, inconclusive."),
    FINGERPRINT_DRIFT("weir.fingerprint.drift", Type.COUNTER, List.of("kind"), "Sources whose fingerprint changed."),
    FINGERPRINTS("weir.fingerprints", Type.GAUGE, List.of(), "Registered training runs, of all encoders."),
    FINGERPRINTS_REFUSED(
            "weir.fingerprints.refused",
            Type.COUNTER,
            List.of(),
            "Records of the registry topic that are no fingerprint."),
    STATE_RESTORE("weir.state.restore", Type.TIMER, List.of(), "How long a state store took to be restored.");

    /// What is measured.
    public enum Type {
        COUNTER,
        GAUGE,
        TIMER,
        SUMMARY
    }

    private final String meterName;
    private final Type type;
    private final List<String> labels;
    private final String meaning;

    MetricName(String meterName, Type type, List<String> labels, String meaning) {
        this.meterName = meterName;
        this.type = type;
        this.labels = labels;
        this.meaning = meaning;
    }

    /// As Micrometer knows it.
    public String meterName() {
        return meterName;
    }

    /// As Prometheus shows it, without the `_bucket`, `_count` and `_sum` of timers and summaries.
    public String prometheusName() {
        String base = meterName.replace('.', '_');
        return switch (type) {
            case COUNTER -> base + "_total";
            case TIMER -> base + "_seconds";
            case GAUGE, SUMMARY -> base;
        };
    }

    public Type type() {
        return type;
    }

    /// Label names as Prometheus shows them.
    public List<String> labels() {
        return labels.stream().map(label -> label.replace('.', '_')).toList();
    }

    public String meaning() {
        return meaning;
    }
}
