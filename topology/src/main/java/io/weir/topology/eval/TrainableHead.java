// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.List;

/// One set of weights that `./weir train` can fit. The same data and seed give the same bytes.
public interface TrainableHead {

    /// As the command line names it.
    String name();

    /// The files that the head is fitted on, relative to the data directory.
    List<String> files();

    TrainedHead train(TrainingRun run);
}
