// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// A model that a command makes out of another file, on the machine that runs it.
///
/// @param from key of the file in the entry that it is made from
/// @param command what makes it, as a person types it
public record Derivation(String from, String command) {}
