// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Server-sent events of an answer: the data of each, in order.
///
/// Comments and other fields than `data` are skipped; data of several lines is joined. Data without the
/// empty line that ends an event was cut off, so it is not given.
///
/// Form: WHATWG, _HTML Living Standard_, section 9.2, Server-sent events.
final class Events {

    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

    private final Body body;

    Events(Body body) {
        this.body = body;
    }

    /// Data of the next event, or null at the end.
    byte @Nullable [] next() throws NoAnswerException, InterruptedException {
        var data = new ByteArrayOutputStream();
        boolean given = false;
        for (byte[] line = body.readLine(RemoteModelSettings.LINE_BYTES_MAX);
                line != null;
                line = body.readLine(RemoteModelSettings.LINE_BYTES_MAX)) {
            if (line.length == 0 && given) {
                return data.toByteArray();
            }
            if (isData(line)) {
                append(data, line, given);
                given = true;
            }
        }
        return null;
    }

    private static boolean isData(byte[] line) {
        return line.length >= DATA.length && Arrays.equals(line, 0, DATA.length, DATA, 0, DATA.length);
    }

    private static void append(ByteArrayOutputStream data, byte[] line, boolean further) throws NoAnswerException {
        if (further) {
            data.write('\n');
        }
        int from = line.length > DATA.length && line[DATA.length] == ' ' ? DATA.length + 1 : DATA.length;
        if (data.size() + line.length - from > RemoteModelSettings.LINE_BYTES_MAX) {
            throw NoAnswerException.broken();
        }
        data.write(line, from, line.length - from);
    }
}
