// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Parses JSON within limits, in one pass. Safe to use from any thread.
///
/// A name that stands twice in one object is refused: two readers could take different values, and
/// what a guard reads must be what the next reader sees.
public final class BoundedJson {

    private final JsonMapper mapper;

    public BoundedJson(ReadLimits limits) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxDocumentLength(limits.bytes())
                .maxStringLength(limits.bytes())
                .maxNestingDepth(limits.depth())
                .maxTokenCount(limits.tokens())
                .build();
        this.mapper = JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(constraints).build())
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    public Parse parse(byte[] json) {
        try {
            JsonNode node = mapper.readTree(json);
            return node.isMissingNode() ? new Parse.Failed(Refusal.NOT_JSON, "no JSON value") : new Parse.Parsed(node);
        } catch (StreamConstraintsException tooMuch) {
            return new Parse.Failed(Refusal.TOO_LARGE, "JSON nesting, tokens, or lengths");
        } catch (JacksonException broken) {
            return new Parse.Failed(Refusal.NOT_JSON, broken.getClass().getSimpleName());
        }
    }

    public sealed interface Parse {

        record Parsed(JsonNode node) implements Parse {

            @Override
            public String toString() {
                return "Parsed[]";
            }
        }

        record Failed(Refusal refusal, String detail) implements Parse {}
    }
}
