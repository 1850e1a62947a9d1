// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.model.FetchListener;
import io.weir.model.ModelFile;
import io.weir.model.ModelSource;
import io.weir.topology.eval.Progress;
import java.io.PrintWriter;

/// Shows how an installation goes: a bar at a terminal, else a line now and then.
public final class FetchBar implements FetchListener {

    private static final long MEGABYTE = 1_000_000;

    private final Progress progress;

    public FetchBar(PrintWriter out, boolean terminal) {
        this.progress = new Progress(out, terminal);
    }

    @Override
    public void waiting(ModelFile file) {
        progress.note("waiting for another process that installs " + file.name());
    }

    @Override
    public void trying(ModelFile file, ModelSource source) {
        progress.note("fetching " + file.name() + ", " + megabytes(file.bytes()) + " MB, from " + source.text());
    }

    @Override
    public void copied(ModelFile file, long bytes) {
        progress.at(file.name() + " MB", bytes / MEGABYTE, Math.max(1, file.bytes() / MEGABYTE));
    }

    @Override
    public void installed(ModelFile file) {
        progress.done();
    }

    private static String megabytes(long bytes) {
        return bytes < 10 * MEGABYTE
                ? String.format(java.util.Locale.ROOT, "%.2f", bytes / (double) MEGABYTE)
                : Long.toString(bytes / MEGABYTE);
    }
}
