// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/// Where a model server answers: `https`, or `http` within the own network where that was allowed.
///
/// Prompts are personal data. Over plain HTTP they go only to this machine or to a private network, and
/// only where the configuration says so.
public record ServerAddress(URI uri) {

    private static final Pattern PRIVATE_IP = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]"
            + "|10\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|192\\.168\\.\\d{1,3}\\.\\d{1,3}"
            + "|172\\.(1[6-9]|2\\d|3[01])\\.\\d{1,3}\\.\\d{1,3}|\\[f[cd][0-9a-f:]+]");
    /// A number alone is no name: it is another way to write an address.
    private static final Pattern PRIVATE_NAME = Pattern.compile(
            "(?!(0x[0-9a-f]*|\\d+)$)[a-z0-9]([a-z0-9-]{0,62})|[a-z0-9.-]+\\.(local|internal|svc|svc\\.cluster\\.local)");

    public ServerAddress {
        if (uri.getHost() == null || !("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("a model server's address begins with https:// or http:// and a host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("a model server's address has no user, no query and no fragment");
        }
        if (uri.getPath().endsWith("/")
                || uri.getPath().contains("//")
                || uri.getPath().contains("/..")) {
            throw new IllegalArgumentException("a model server's address ends without / and goes straight");
        }
    }

    /// @param plainHttpAllowed whether `http` may be used within the own network
    public static ServerAddress of(String text, boolean plainHttpAllowed) {
        URI uri;
        try {
            uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a model server's address is a URL", e);
        }
        var address = new ServerAddress(uri);
        if (!address.isEncrypted() && !plainHttpAllowed) {
            throw new IllegalArgumentException(
                    "a model server is asked over https; to allow http within the own network, say so");
        }
        if (!address.isEncrypted() && !address.isPrivate()) {
            throw new IllegalArgumentException("plain http goes to localhost, a private address, or a name without"
                    + " a dot or under .local, .internal or .svc; write https");
        }
        return address;
    }

    public boolean isEncrypted() {
        return "https".equals(uri.getScheme());
    }

    private boolean isPrivate() {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return PRIVATE_IP.matcher(host).matches() || PRIVATE_NAME.matcher(host).matches();
    }

    /// @param path begins with `/`
    URI resolve(String path) {
        return URI.create(uri + path);
    }

    /// The address without a `/v1` at its end: where servers keep what OpenAI does not know.
    URI resolveBesideV1(String path) {
        String text = uri.toString();
        return URI.create((text.endsWith("/v1") ? text.substring(0, text.length() - 3) : text) + path);
    }
}
