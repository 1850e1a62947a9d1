// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/// The demo's page and what it shows; not found where no demo runs.
@Path("/")
public class DemoResource {
    private static final String PAGE = "demo.html";

    private final DemoFeed feed;

    DemoResource(DemoFeed feed) {
        this.feed = feed;
    }

    @GET
    @Produces(MediaType.TEXT_HTML + "; charset=utf-8")
    public Response page() throws IOException {
        if (feed.last().isEmpty()) {
            return Response.status(Response.Status.NOT_FOUND).build();
        }
        try (InputStream page = Objects.requireNonNull(DemoResource.class.getResourceAsStream(PAGE), PAGE)) {
            return Response.ok(page.readAllBytes())
                    .header("Content-Security-Policy", "default-src 'self' 'unsafe-inline'; img-src data:")
                    .build();
        }
    }

    @GET
    @Path("api/demo")
    @Produces(MediaType.APPLICATION_JSON)
    public Response view() {
        return feed.last()
                .map(view -> Response.ok(JsonMapper.shared().writeValueAsString(view)))
                .orElseGet(() -> Response.status(Response.Status.NOT_FOUND))
                .header("Cache-Control", "no-store")
                .build();
    }
}
