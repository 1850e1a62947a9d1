// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

/// A bearer token, which nothing prints.
public final class ApiKey {

    private final String value;

    public ApiKey(String value) {
        if (!value.matches("[\\x21-\\x7E]{1,8192}")) {
            throw new IllegalArgumentException("an API key is 1 to 8192 printable characters without spaces");
        }
        this.value = value;
    }

    String authorization() {
        return "Bearer " + value;
    }

    @Override
    public String toString() {
        return "ApiKey[set]";
    }
}
