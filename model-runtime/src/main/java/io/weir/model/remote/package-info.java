// SPDX-License-Identifier: Apache-2.0
/// Models that run on a server: language models behind OpenAI's HTTP API, encoders behind KServe's.
///
/// A server is not trusted: its answer has a size, a media type, a form, and a time by which it is
/// complete, or it is no answer. Nothing of a prompt, an answer, or a server's error text gets into an
/// exception, a log, or `toString`; the packages' users see a [io.weir.model.Cause].
@NullMarked
package io.weir.model.remote;

import org.jspecify.annotations.NullMarked;
