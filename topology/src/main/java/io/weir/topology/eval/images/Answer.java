// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

/// One set of pictures that was judged.
///
/// @param group generator and training run: sets of one run are drawn together or not at all
record Answer(String group, boolean right) {

    static String group(String generator, String label) {
        return generator + "-" + label;
    }
}
