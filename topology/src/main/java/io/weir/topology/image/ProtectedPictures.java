// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.image;

import io.weir.guard.Blob;
import io.weir.guard.ImageEncoder;
import io.weir.guard.image.PictureLook;
import io.weir.guard.image.PictureLook.Looked;
import io.weir.vision.attribution.ImageFeatures.Extracted;
import io.weir.vision.copy.CopySpace;
import io.weir.vision.copy.CopyWatch;
import io.weir.vision.copy.NeighbourIndex;
import io.weir.vision.copy.NeighbourRatio;
import io.weir.vision.copy.ProtectedSet;
import io.weir.vision.copy.QuantisedVector;
import io.weir.vision.copy.RankedNull;
import io.weir.vision.seen.ImageLimits;
import io.weir.vision.seen.PdqHash;
import io.weir.vision.seen.Picture;
import io.weir.vision.seen.PictureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A protected set, made from two folders: `pictures`, whose file names are their ids, and `others`, which copy
/// none of them.
///
/// Beside each protected picture its mirrored form and four shifted ones are indexed. The others say how near
/// pictures lie that copy nothing; with n of them no p-value is below `1 / (n + 1)`.
public final class ProtectedPictures {

    private static final double P_MAX = .001;
    private static final int OTHERS_MIN = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ImageEncoder encoder;
    private final PictureLook look;
    private final PictureReader reader = new PictureReader(ImageLimits.standard());

    private ProtectedPictures(ImageEncoder encoder) {
        this.encoder = encoder;
        this.look = new PictureLook(reader, Optional.of(encoder), Optional.empty());
    }

    /// @param folder its name is the set's
    /// @throws IOException where a folder or a picture cannot be read
    public static CopyWatch read(Path folder, ImageEncoder encoder) throws IOException {
        var reading = new ProtectedPictures(encoder);
        List<NamedFile> pictures = files(folder.resolve("pictures"));
        List<NamedFile> others = files(folder.resolve("others"));
        if (pictures.size() < 2 || others.size() < OTHERS_MIN) {
            throw new IOException(folder + ": at least two files in `pictures` and " + OTHERS_MIN + " in `others`");
        }
        Path name = folder.toRealPath().getFileName();
        return reading.watch(name == null ? "protected" : name.toString(), pictures, others);
    }

    /// The same of pictures that are at hand.
    ///
    /// @param others pictures that copy none of them
    public static CopyWatch of(String name, List<NamedFile> pictures, List<NamedFile> others, ImageEncoder encoder)
            throws IOException {
        return new ProtectedPictures(encoder).watch(name, pictures, others);
    }

    /// A picture's file with its id.
    public record NamedFile(String id, Blob file) {}

    private CopyWatch watch(String name, List<NamedFile> pictures, List<NamedFile> others) throws IOException {
        List<List<float[]>> forms = new ArrayList<>();
        List<PdqHash> hashes = new ArrayList<>();
        for (NamedFile picture : pictures) {
            hashes.add(look(picture).hashed().orElseThrow().hash());
            List<float[]> own = new ArrayList<>();
            for (Picture form : PictureForms.of(decoded(picture))) {
                own.add(features(picture.id(), look.look(form, Instant.now().plus(PATIENCE))));
            }
            forms.add(own);
        }
        CopySpace space = CopySpace.fit(forms.stream().map(List::getFirst).toList());
        NeighbourIndex index =
                NeighbourIndex.of(forms.stream().map(own -> vectors(own, space)).toList());
        double[] ratios = new double[others.size()];
        for (int i = 0; i < ratios.length; i++) {
            float[] features = features(others.get(i).id(), look(others.get(i)));
            ratios[i] = NeighbourRatio.of(index, space.vector(features)).ratio();
        }
        var set = new ProtectedSet(
                pictures.stream().map(NamedFile::id).toList(),
                hashes,
                index,
                new RankedNull(ratios),
                Math.max(P_MAX, 1.0 / (ratios.length + 1)));
        return new CopyWatch(name, encoder.model().sha256(), set, space, false);
    }

    private static List<QuantisedVector> vectors(List<float[]> forms, CopySpace space) {
        return forms.stream().map(space::vector).toList();
    }

    private Looked look(NamedFile picture) throws IOException {
        Looked looked = look.look(picture.file(), Instant.now().plus(PATIENCE));
        if (looked.hashed().isEmpty()) {
            throw new IOException(picture.id() + ": cannot be read (" + looked.detail() + ")");
        }
        return looked;
    }

    private Picture decoded(NamedFile picture) throws IOException {
        if (reader.read(picture.file().bytes()) instanceof PictureReader.Reading.Read(var _, Picture decoded)) {
            return decoded;
        }
        throw new IOException(picture.id() + ": cannot be read");
    }

    private static float[] features(String id, Looked looked) throws IOException {
        if (looked.content() instanceof Extracted extracted && extracted.copy().isPresent()) {
            return extracted.copy().get().block(0);
        }
        throw new IOException(id + ": the encoder gives no features of it");
    }

    private static List<NamedFile> files(Path folder) throws IOException {
        List<NamedFile> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(folder)) {
            for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                files.add(new NamedFile(String.valueOf(file.getFileName()), new Blob(Files.readAllBytes(file))));
            }
        }
        return files;
    }
}
