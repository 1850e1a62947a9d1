// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads the YAML of a policy, and of YAML only what a policy needs.
///
/// One document; no anchors, aliases, or tags, so that its size in memory is bounded by its size in
/// bytes; no key twice; nesting and size are limited. JSON is YAML, so JSON can be read as well.
final class PolicyReader {

    static final int BYTES_MAX = 256 * 1024;
    static final int DEPTH_MAX = 16;

    private final Iterator<Event> events;

    private PolicyReader(String text) {
        var settings = LoadSettings.builder()
                .setCodePointLimit(BYTES_MAX)
                .setLabel("policy")
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    sealed interface Reading {
        record Read(PolicyNode node) implements Reading {}

        /// @param problem safe to show: it quotes nothing of the document
        record Unreadable(String problem) implements Reading {}
    }

    static Reading read(byte[] document) {
        if (document.length > BYTES_MAX) {
            return new Reading.Unreadable(
                    "document: has " + document.length + " bytes; at most " + BYTES_MAX + " are read");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
            return new Reading.Read(new PolicyReader(text).document());
        } catch (CharacterCodingException e) {
            return new Reading.Unreadable("document: is not UTF-8 text");
        } catch (UnsupportedYamlException e) {
            return new Reading.Unreadable("document: " + e.getMessage());
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> " on line " + (mark.getLine() + 1))
                    .orElse("");
            return new Reading.Unreadable("document: is not valid YAML" + line
                    + "; check indentation, and quote texts with special characters such as * or :");
        } catch (YamlEngineException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return new Reading.Unreadable("document: is not valid YAML; check for unusual characters");
        }
    }

    private PolicyNode document() {
        events.next(); // The stream's start.
        if (!(events.next() instanceof DocumentStartEvent)) {
            throw new UnsupportedYamlException("is empty; it needs at least tenant and version");
        }
        PolicyNode node = node(events.next(), 0);
        events.next(); // The document's end.
        if (events.next() instanceof DocumentStartEvent) {
            throw new UnsupportedYamlException("holds a second document; write one policy a file");
        }
        return node;
    }

    private PolicyNode node(Event event, int depth) {
        int line = line(event);
        if (depth > DEPTH_MAX) {
            throw new UnsupportedYamlException("is nested deeper than " + DEPTH_MAX + " levels on line " + line);
        }
        refuseAnchor(event, line);
        return switch (event) {
            case ScalarEvent scalar
            when scalar.getTag().isEmpty() -> new PolicyNode.Scalar(scalar.getValue(), !scalar.isPlain(), line);
            case SequenceStartEvent list when list.getTag().isEmpty() -> items(depth, line);
            case MappingStartEvent map when map.getTag().isEmpty() -> fields(depth, line);
            default -> throw new UnsupportedYamlException("has a YAML tag on line " + line + "; remove it");
        };
    }

    private static void refuseAnchor(Event event, int line) {
        if (event instanceof AliasEvent
                || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
            throw new UnsupportedYamlException(
                    "has an anchor or alias (& or *) on line " + line + "; write the value out, or quote the text");
        }
    }

    private PolicyNode items(int depth, int line) {
        List<PolicyNode> nodes = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            nodes.add(node(event, depth + 1));
        }
        return new PolicyNode.Items(nodes, line);
    }

    private PolicyNode fields(int depth, int line) {
        Map<String, PolicyNode> nodes = new LinkedHashMap<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (!(node(event, depth + 1) instanceof PolicyNode.Scalar key)) {
                throw new UnsupportedYamlException("has a key that is no text on line " + line(event));
            }
            if (nodes.put(key.text(), node(events.next(), depth + 1)) != null) {
                throw new UnsupportedYamlException("has the same key twice on line " + key.line());
            }
        }
        return new PolicyNode.Fields(Collections.unmodifiableMap(nodes), line);
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    /// YAML that a policy may not use; the message quotes nothing of the document.
    private static final class UnsupportedYamlException extends RuntimeException {
        UnsupportedYamlException(String message) {
            super(message);
        }
    }
}
