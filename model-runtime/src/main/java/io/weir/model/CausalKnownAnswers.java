// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a causal language model must answer, whatever machine it runs on.
///
/// @param responses likelihoods of given texts
/// @param continuations greedy ones
public record CausalKnownAnswers(List<Response> responses, List<Continuation> continuations) {

    private static final double DIFFERENCE_MAX = 1e-3;

    public static final CausalKnownAnswers NONE = new CausalKnownAnswers(List.of(), List.of());

    public CausalKnownAnswers {
        responses = List.copyOf(responses);
        continuations = List.copyOf(continuations);
    }

    /// A text after a raw prompt.
    ///
    /// @param mean nats a token
    public record Response(String prompt, String response, double mean) {

        /// Whether another mean is within 0.001 nats a token.
        public boolean accepts(double found) {
            return Math.abs(found - mean) <= DIFFERENCE_MAX;
        }
    }

    /// The first tokens that follow a raw prompt.
    public record Continuation(String prompt, int tokens, String text) {}

    /// Those of a catalogue entry; none where it names no file.
    public static CausalKnownAnswers of(CatalogueEntry entry) throws IOException {
        if (entry.knownAnswer().isEmpty()) {
            return NONE;
        }
        try (InputStream in = entry.knownAnswer().get().open()) {
            return read(in);
        }
    }

    /// @throws IOException where there is no answer in it: a check of nothing would always pass
    public static CausalKnownAnswers read(InputStream in) throws IOException {
        try {
            JsonNode root = JsonMapper.shared().readTree(in);
            List<Response> responses = new ArrayList<>();
            for (JsonNode each : root.required("responses")) {
                responses.add(new Response(
                        each.required("prompt").asString(),
                        each.required("response").asString(),
                        each.required("mean").asDouble()));
            }
            List<Continuation> continuations = new ArrayList<>();
            for (JsonNode each : root.required("continuations")) {
                continuations.add(new Continuation(
                        each.required("prompt").asString(),
                        each.required("tokens").asInt(),
                        each.required("text").asString()));
            }
            if (responses.isEmpty()) {
                throw new IOException("known answers of a language model name at least one response");
            }
            return new CausalKnownAnswers(responses, continuations);
        } catch (JacksonException wrong) {
            throw new IOException("known answers of a language model cannot be read", wrong);
        }
    }

    public String toJson() {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        var likelihoods = root.putArray("responses");
        responses.forEach(each -> likelihoods
                .addObject()
                .put("prompt", each.prompt())
                .put("response", each.response())
                .put("mean", each.mean()));
        var greedy = root.putArray("continuations");
        continuations.forEach(each -> greedy.addObject()
                .put("prompt", each.prompt())
                .put("tokens", each.tokens())
                .put("text", each.text()));
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }
}
