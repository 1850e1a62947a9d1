// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.schema.ContractException;
import io.weir.schema.ContractException.Failure;
import io.weir.schema.SchemaRegistry;
import io.weir.schema.avro.DecisionEvent;
import io.weir.schema.avro.PolicyEvent;
import io.weir.topology.registry.RegistryServer.Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a small server in the process; `ApicurioRegistryIT` runs the same contract against Apicurio.
@Timeout(60)
final class ConfluentRegistryTest implements RegistryContract {

    private static final String SUBJECT = "weir.policy.v1-value";
    /// A limit that a good answer keeps on a busy machine, one that it keeps as a rule, and one for where
    /// no good answer comes.
    private static final Duration WIDE = Duration.ofSeconds(10);

    private static final Duration TIGHT = Duration.ofSeconds(1);
    private static final Duration TIGHTEST = Duration.ofMillis(200);
    private static final Schema POLICY = PolicyEvent.getClassSchema();

    private final RegistryServer server;
    private final List<ConfluentRegistry> open = new ArrayList<>();

    ConfluentRegistryTest() throws IOException {
        server = new RegistryServer();
    }

    @AfterEach
    void close() {
        server.close();
        open.forEach(ConfluentRegistry::close);
    }

    @Override
    public SchemaRegistry registry(String subject) {
        return registry();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"STATUS_500", "STATUS_429", "HANG", "HANG_IN_BODY", "NOT_JSON", "HTML", "ENDLESS_BODY", "CUT_OFF"})
    void whatPassesIsTriedAgain(Fault fault) {
        ConfluentRegistry registry = registry(server.address(), Optional.empty(), hangs(fault) ? TIGHT : WIDE);
        server.failNext(fault, 2);

        assertThat(registry.idOf(SUBJECT, POLICY)).isEqualTo(1);

        assertThat(server.calls()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void whatDoesNotPassFailsClosedAfterBoundedTries(Fault fault) {
        ConfluentRegistry registry = registry(server.address(), Optional.empty(), hangs(fault) ? TIGHTEST : WIDE);
        server.failNext(fault, 100);

        assertAway(() -> registry.idOf(SUBJECT, POLICY));
        assertAway(() -> registry.schemaOf(1));

        boolean isRetried = fault != Fault.STATUS_401 && fault != Fault.JSON_OF_ANOTHER_SHAPE;
        // Where a connection breaks, the JDK's client asks once more by itself.
        int byTheClient = fault == Fault.CUT_OFF ? 6 : 0;
        assertThat(server.calls()).isBetween(isRetried ? 6 : 2, isRetried ? 6 + byTheClient : 2);
    }

    /// F15: registry away in mid-run.
    @Test
    void withTheRegistryAwayWhatWasSeenGoesOnAndTheRestFailsClosed() {
        ConfluentRegistry registry = registry();
        int id = registry.idOf(SUBJECT, POLICY);
        Schema schema = registry.schemaOf(id);

        server.close();

        assertThat(registry.idOf(SUBJECT, POLICY)).isEqualTo(id);
        assertThat(registry.schemaOf(id)).isSameAs(schema);
        assertAway(() -> registry.idOf("weir.decision.v1-value", DecisionEvent.getClassSchema()));
        assertAway(() -> registry.schemaOf(id + 1));
    }

    /// F15: registry away at start.
    @Test
    void withTheRegistryAwayAtStartNothingIsMadeUp() {
        server.close();

        assertAway(() -> registry().idOf(SUBJECT, POLICY));
    }

    /// F15: registry away at start, with what an earlier run has seen.
    @Test
    void withTheRegistryAwayAtStartWhatAnEarlierRunSawGoesOn(@TempDir Path folder) {
        Optional<Path> cache = Optional.of(folder.resolve("registry.json"));
        ConfluentRegistry earlier = registry(server.address(), cache);
        int id = earlier.idOf(SUBJECT, POLICY);
        Schema schema = earlier.schemaOf(id);
        server.close();

        ConfluentRegistry later = registry(server.address(), cache);

        assertThat(later.idOf(SUBJECT, POLICY)).isEqualTo(id);
        assertThat(later.schemaOf(id)).isEqualTo(schema);
        assertAway(() -> later.idOf("weir.decision.v1-value", DecisionEvent.getClassSchema()));
        assertAway(() -> later.schemaOf(id + 1));
    }

    @Test
    void theCacheOfAnotherRegistryIsNotBelieved(@TempDir Path folder) {
        Optional<Path> cache = Optional.of(folder.resolve("registry.json"));
        registry(server.address(), cache).idOf(SUBJECT, POLICY);

        ConfluentRegistry other = registry(URI.create("http://127.0.0.1:1/apis/ccompat/v7"), cache);

        assertAway(() -> other.idOf(SUBJECT, POLICY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"registry\":7}"})
    void aCacheThatCannotBeReadIsAsGoodAsNone(String content, @TempDir Path folder) throws IOException {
        Path cache = Files.writeString(folder.resolve("registry.json"), content);

        assertThat(registry(server.address(), Optional.of(cache)).idOf(SUBJECT, POLICY))
                .isEqualTo(1);
    }

    @Test
    void aCacheThatCannotBeWrittenStopsNothing(@TempDir Path folder) {
        Path cache = folder.resolve("no-such-folder").resolve("registry.json");

        assertThat(registry(server.address(), Optional.of(cache)).idOf(SUBJECT, POLICY))
                .isEqualTo(1);
    }

    @Test
    void whatWasSeenIsNotAskedAgain() {
        ConfluentRegistry registry = registry();
        int id = registry.idOf(SUBJECT, POLICY);
        registry.schemaOf(id);

        registry.idOf(SUBJECT, POLICY);
        registry.schemaOf(id);

        assertThat(server.calls()).isEqualTo(2);
    }

    @Test
    void aSchemaLeavesWithoutTheHintsForJava() {
        ConfluentRegistry registry = registry();

        int id = registry.idOf(SUBJECT, POLICY);

        assertThat(registry.schemaOf(id).toString()).doesNotContain("avro.java");
    }

    @Test
    void anInterruptedCallEndsAtOnceAndStaysInterrupted() {
        server.failNext(Fault.HANG, 100);
        ConfluentRegistry registry = registry();
        Thread.currentThread().interrupt();

        assertAway(() -> registry.idOf(SUBJECT, POLICY));

        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry:8080", "ftp://registry", "http:///apis", "file:/tmp/x"})
    void anAddressThatIsNoHttpUrlIsRefused(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> RegistrySettings.at(URI.create(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0, PT0S",
        "PT61S, 0, PT0S",
        "PT1S, -1, PT0S",
        "PT1S, 11, PT0S",
        "PT1S, 0, PT-1S",
        "PT1S, 0, PT61S"
    })
    void limitsOutOfRangeAreRefused(Duration timeout, int retries, Duration pause) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RegistrySettings(
                        server.address(), Optional.empty(), timeout, retries, pause, Optional.empty()));
    }

    @Test
    void theSettingsPrintNoSecret() {
        var settings = new RegistrySettings(
                URI.create("http://user:canary@registry/api"),
                Optional.of("Basic canary"),
                Duration.ofSeconds(1),
                0,
                Duration.ZERO,
                Optional.empty());

        assertThat(settings.toString()).doesNotContain("canary");
    }

    private ConfluentRegistry registry() {
        return registry(server.address(), Optional.empty());
    }

    private ConfluentRegistry registry(URI address, Optional<Path> cache) {
        return registry(address, cache, WIDE);
    }

    private ConfluentRegistry registry(URI address, Optional<Path> cache, Duration timeout) {
        var registry = new ConfluentRegistry(
                new RegistrySettings(address, Optional.empty(), timeout, 2, Duration.ofMillis(1), cache));
        open.add(registry);
        return registry;
    }

    private static boolean hangs(Fault fault) {
        return fault == Fault.HANG || fault == Fault.HANG_IN_BODY;
    }

    private static void assertAway(ThrowingCallable call) {
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(call)
                .extracting(ContractException::failure)
                .isEqualTo(Failure.REGISTRY_AWAY);
    }
}
