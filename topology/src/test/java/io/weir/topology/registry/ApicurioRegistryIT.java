// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.SchemaRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;

/// The registry's contract against a running Apicurio Registry, by hand, since its archive has 158 MB:
///
/// ```sh
/// mvn dependency:copy -Dartifact=io.apicurio:apicurio-registry-app:3.3.3:tar.gz:all -DoutputDirectory=target
/// tar xzf target/apicurio-registry-app-3.3.3-all.tar.gz -C DIRECTORY && java -jar DIRECTORY/quarkus-run.jar
/// mvn test -pl topology -am -Dtest=ApicurioRegistryIT -Dsurefire.failIfNoSpecifiedTests=false \
///     -Dweir.test.registry=http://localhost:8080/apis/ccompat/v7
/// ```
@Tag("apicurio")
final class ApicurioRegistryIT implements RegistryContract {

    private static final String ADDRESS = System.getProperty("weir.test.registry", "");

    @Override
    public SchemaRegistry registry(String subject) {
        assertThat(ADDRESS).as("-Dweir.test.registry names the registry").isNotEmpty();
        keepBackwardTransitive(subject);
        return new ConfluentRegistry(RegistrySettings.at(URI.create(ADDRESS)));
    }

    private static void keepBackwardTransitive(String subject) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(ADDRESS + "/config/" + URLEncoder.encode(subject, UTF_8)))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\":\"BACKWARD_TRANSITIVE\"}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
