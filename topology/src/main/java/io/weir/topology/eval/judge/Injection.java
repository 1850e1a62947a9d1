// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.judge;

/// A request with an attempt to steer its judge.
///
/// @param id kind and number
/// @param carrier the request alone
/// @param text the request with the attempt
record Injection(String id, InjectionKind kind, String carrier, String text) {

    @Override
    public String toString() {
        return "Injection[" + id + "]";
    }
}
