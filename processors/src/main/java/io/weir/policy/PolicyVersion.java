// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

/// Names one published policy. A version is never reused for another content.
///
/// @param tenant the tenant's slug; `*` for the policy of all tenants that have none of their own
/// @param version as the author wrote it; 1 to 64 of `A-Z a-z 0-9 . _ -`
public record PolicyVersion(String tenant, String version) {

    /// The policy that is compiled into the application, in force until one is published.
    public static final PolicyVersion BUILT_IN = new PolicyVersion("*", "built-in");

    @Override
    public String toString() {
        return tenant + '@' + version;
    }
}
