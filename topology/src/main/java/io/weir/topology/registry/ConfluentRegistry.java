// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.faulttolerance.api.TypedGuard;
import io.weir.schema.ContractException;
import io.weir.schema.ContractException.Failure;
import io.weir.schema.PublishedSchema;
import io.weir.schema.SchemaRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A schema registry with Confluent's HTTP API, such as Apicurio Registry under `/apis/ccompat/v7`.
///
/// Every try has a time limit that holds for the whole answer; what may pass (no connection, no
/// answer in time, a status of 429 or 5xx, an answer that is no JSON object) is tried again a bounded
/// number of times. After that the registry is away: what was seen before goes on working, everything
/// else fails. Answers are kept, over restarts too where a cache file is named. Safe to use from any
/// thread; calls block, so none belongs on a stream thread once [io.weir.schema.ContractCodec#prepare]
/// has run.
public final class ConfluentRegistry implements SchemaRegistry, AutoCloseable {

    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int ANSWER_BYTES_MAX = 4 * 1_048_576;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final RegistrySettings settings;
    private final HttpClient client;
    private final TypedGuard<Answer> tries;
    private final RegistryCache seen;

    public ConfluentRegistry(RegistrySettings settings) {
        this.settings = settings;
        this.seen = RegistryCache.open(settings.address(), settings.cache());
        this.client = HttpClient.newBuilder()
                .connectTimeout(settings.timeout())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.tries = TypedGuard.create(Answer.class)
                .withDescription("schema registry")
                .withTimeout()
                .duration(settings.timeout().toMillis(), ChronoUnit.MILLIS)
                .done()
                .withRetry()
                .maxRetries(settings.retries())
                .delay(settings.pause().toMillis(), ChronoUnit.MILLIS)
                .retryOn(List.of(IOException.class, TimeoutException.class))
                .done()
                .build();
    }

    @Override
    public int idOf(String subject, Schema schema) {
        String text = PublishedSchema.text(schema);
        Integer known = seen.id(subject, text);
        if (known != null) {
            return known;
        }
        int id = register(subject, text);
        seen.keep(subject, text, id);
        return id;
    }

    @Override
    public Schema schemaOf(int id) {
        Schema known = seen.schema(id);
        if (known != null) {
            return known;
        }
        Schema schema = fetch(id);
        seen.keep(id, schema);
        return schema;
    }

    @Override
    public void close() {
        client.close();
    }

    private int register(String subject, String text) {
        String body = JsonMapper.shared()
                .createObjectNode()
                .put("schemaType", "AVRO")
                .put("schema", text)
                .toString();
        String path = "/subjects/" + URLEncoder.encode(subject, UTF_8) + "/versions";
        Answer answer = ask(request(path).POST(BodyPublishers.ofString(body)).build(), subject);
        return switch (answer.status()) {
            case 200 -> {
                JsonNode id = answer.body().get("id");
                if (id == null || !id.isInt()) {
                    throw new ContractException(Failure.REGISTRY_AWAY, subject + ": an answer without an id");
                }
                yield id.intValue();
            }
            case CONFLICT, UNPROCESSABLE ->
                throw new ContractException(Failure.SCHEMA_REFUSED, subject + ": status " + answer.status());
            default -> throw away(subject, answer);
        };
    }

    private Schema fetch(int id) {
        String asked = "id " + id;
        Answer answer = ask(
                request("/schemas/ids/" + Integer.toUnsignedString(id)).GET().build(), asked);
        return switch (answer.status()) {
            case 200 -> schema(asked, answer.body());
            case NOT_FOUND -> throw new ContractException(Failure.SCHEMA_UNKNOWN, asked);
            default -> throw away(asked, answer);
        };
    }

    private static Schema schema(String asked, JsonNode body) {
        JsonNode text = body.get("schema");
        if (text == null || !text.isString()) {
            throw new ContractException(Failure.REGISTRY_AWAY, asked + ": an answer without a schema");
        }
        try {
            return new Schema.Parser().parse(text.stringValue());
        } catch (AvroRuntimeException notAvro) {
            throw new ContractException(Failure.SCHEMA_UNKNOWN, asked + " is no Avro schema");
        }
    }

    private static ContractException away(String asked, Answer answer) {
        return new ContractException(Failure.REGISTRY_AWAY, asked + ": status " + answer.status());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(settings.address() + path))
                .timeout(settings.timeout())
                .header("Content-Type", MEDIA_TYPE)
                .header("Accept", MEDIA_TYPE + ", application/json");
        settings.authorization().ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private Answer ask(HttpRequest request, String asked) {
        try {
            return tries.call(() -> send(request));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ContractException(Failure.REGISTRY_AWAY, asked + ": stopped while waiting");
        } catch (Exception failed) {
            String why = failed instanceof NoAnswerException ? String.valueOf(failed.getMessage()) : "";
            throw new ContractException(
                    Failure.REGISTRY_AWAY,
                    asked + ": " + (why.isEmpty() ? failed.getClass().getSimpleName() : why));
        }
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(request, BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), ANSWER_BYTES_MAX));
        int status = response.statusCode();
        if (status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) {
            throw new NoAnswerException("status " + status);
        }
        try {
            JsonNode body = JsonMapper.shared().readTree(response.body());
            if (body.isObject()) {
                return new Answer(status, body);
            }
        } catch (JacksonException notJson) {
            // Below: a proxy's page, or a server that is no registry.
        }
        throw new NoAnswerException("status " + status + " with no registry's answer");
    }

    private record Answer(int status, JsonNode body) {}

    /// Something answered, but not as a registry does.
    private static final class NoAnswerException extends IOException {

        private static final long serialVersionUID = 1L;

        NoAnswerException(String message) {
            super(message);
        }
    }
}
