// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import java.util.StringJoiner;
import org.apache.kafka.common.errors.ApiException;

/// Words for a failure that are safe to log: classes, places in the code, and Kafka's own messages.
///
/// Any other message may quote what a person wrote, so none is shown.
public final class FailureLog {
    private static final int CAUSES_MAX = 8;

    private FailureLog() {}

    public static String describe(Throwable failure) {
        var chain = new StringJoiner(" < ");
        Throwable at = failure;
        for (int depth = 0; at != null && depth < CAUSES_MAX; depth++) {
            chain.add(describeOne(at));
            at = at.getCause();
        }
        return chain.toString();
    }

    private static String describeOne(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        String place = trace.length == 0 ? "" : "@" + trace[0].getFileName() + ':' + trace[0].getLineNumber();
        String message = failure instanceof ApiException ? " \"" + failure.getMessage() + '"' : "";
        return failure.getClass().getSimpleName() + place + message;
    }
}
