// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.conversation.ConversationSettings;
import io.weir.guard.uncertainty.UncertaintyLook;
import io.weir.guard.uncertainty.UncertaintySettings;
import io.weir.model.ModelListener;
import io.weir.policy.BuiltInPolicy;
import io.weir.policy.Compilation;
import io.weir.policy.Policy;
import io.weir.policy.PolicyCompiler;
import io.weir.stream.ExchangeJudge;
import io.weir.topology.chat.BacktranslationSettings;
import io.weir.topology.chat.ChatGuards;
import io.weir.topology.chat.GuardListeners;
import io.weir.topology.chat.GuardLoader;
import io.weir.topology.chat.GuardSettings;
import io.weir.topology.check.ClaimsView;
import io.weir.topology.check.ExchangeFile;
import io.weir.topology.check.JudgedView;
import io.weir.topology.check.StagesView;
import io.weir.topology.config.ConfigKey;
import io.weir.topology.model.ModelRuntime;
import io.weir.topology.model.ModelSettings;
import io.weir.wire.JoinedExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./weir check`.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Judges one exchange without Kafka: guards, policy, decision, as the stream would.",
            "",
            "Reads JSON: {\"prompt\": REQUEST, \"response\": COMPLETION}, both in the chat-completions shape or as plain "
                    + "text; one of them may be missing. Shows where something was found, never its words, the stages of "
                    + "the backtranslation guard, its guess redacted, and the answer with its claims underlined by how "
                    + "little the evidence supports them: further choices, and documents in tool and system text. Exit "
                    + "status 0: released, 1: reviewed or quarantined, 2: not to be read."
        },
        footer = {
            "",
            "Examples:",
            "  ./weir check < exchange.json",
            "  ./weir check exchange.json --policy policies/strict.yaml",
            "  echo '{\"prompt\":\"Hi\",\"response\":\"Write to jo@example.org\"}' | ./weir check --json"
        })
public final class CheckCommand implements WeirCommand {
    private static final int HELD = 1;
    private static final int WRONG_USAGE = 2;
    private static final int MISSING = 3;
    private static final Duration WITHIN = Duration.ofSeconds(30);

    /// One exchange may cost what a stream's may not: claims are scored by themselves where nothing else speaks.
    private static final GuardSettings SETTINGS = new GuardSettings(
            BacktranslationSettings.USUAL, UncertaintySettings.USUAL.withPrior(true), ConversationSettings.USUAL);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The exchange; standard input where not given.")
    private @Nullable Path file;

    @Option(names = "--policy", paramLabel = "FILE", description = "Under this policy instead of the built-in one.")
    private @Nullable Path policyFile;

    @Option(names = "--tenant", paramLabel = "TENANT", defaultValue = "check", description = "Whose exchange it is.")
    private String tenant = "check";

    @Option(
            names = "--guards",
            paramLabel = "GUARDS",
            defaultValue = "pattern,refusal,hazard,backtranslation,uncertainty,conversation",
            description = "Which guards look (default: ${DEFAULT-VALUE}).")
    private String guards = "";

    @Option(names = "--redact", description = "Leave the answer's words out, and those of its evidence.")
    private boolean redact;

    @Option(names = "--json", description = "Write the verdicts and the decision as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<String> ids =
                Arrays.stream(guards.split(",", -1)).map(String::strip).toList();
        if (ConfigKey.GUARDS.kind().read(guards).isEmpty()) {
            return refuse("--guards: write " + ConfigKey.GUARDS.kind().range(), List.of());
        }
        JoinedExchange exchange;
        try {
            exchange = ExchangeFile.read(input(), tenant);
        } catch (ExchangeFile.UnreadableException unreadable) {
            return refuse("the exchange cannot be read", List.of(String.valueOf(unreadable.getMessage())));
        } catch (NoSuchFileException missing) {
            return refuse(missing.getMessage() + ": no such file", List.of());
        } catch (IOException failed) {
            return refuse("the exchange cannot be read", List.of());
        }
        List<Concluded> looks = Collections.synchronizedList(new ArrayList<>());
        List<UncertaintyLook> claims = Collections.synchronizedList(new ArrayList<>());
        try (ChatGuards loaded = GuardLoader.load(
                ids,
                SETTINGS,
                ModelRuntime.of(ModelSettings.standard(), ModelListener.NONE),
                new GuardListeners(looks::add, claims::add))) {
            return judge(exchange, loaded, looks, claims);
        } catch (IOException failed) {
            spec.commandLine().getErr().println("weir check: a model cannot be opened: " + failed.getMessage());
            return MISSING;
        }
    }

    private int judge(JoinedExchange exchange, ChatGuards loaded, List<Concluded> looks, List<UncertaintyLook> claims) {
        Policy policy = BuiltInPolicy.of(loaded.infos());
        if (policyFile != null) {
            byte[] document;
            try {
                document = Files.readAllBytes(policyFile);
            } catch (IOException failed) {
                return refuse("--policy: " + policyFile + " is no file that can be read", List.of());
            }
            switch (new PolicyCompiler(loaded.infos()).compile(document)) {
                case Compilation.Compiled compiled -> policy = compiled.policy();
                case Compilation.Refused(String _, List<String> problems) -> {
                    return refuse(policyFile + " is refused", problems);
                }
            }
        }
        ExchangeJudge.Judged judged = new ExchangeJudge(loaded.all()).judge(exchange, policy, WITHIN);
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                json
                        ? JudgedView.json(judged, looks, claims)
                        : JudgedView.text(judged) + StagesView.text(looks) + ClaimsView.text(claims, !redact));
        out.flush();
        return judged.decision().action() == io.weir.policy.Action.RELEASE ? 0 : HELD;
    }

    private byte[] input() throws IOException {
        if (file != null) {
            return Files.readAllBytes(file);
        }
        if (Terminals.isTerminal()) {
            spec.commandLine().getErr().println("weir check: reading an exchange from the terminal; end with Ctrl-D");
        }
        InputStream in = System.in;
        return in.readNBytes(ExchangeFile.BYTES_MAX + 1);
    }

    private int refuse(String what, List<String> problems) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("weir check: " + what);
        problems.forEach(problem -> err.println("  " + problem));
        return WRONG_USAGE;
    }
}
