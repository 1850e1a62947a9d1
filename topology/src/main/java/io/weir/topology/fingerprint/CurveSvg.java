// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.fingerprint;

import io.weir.vision.fingerprint.EffectCurve;
import java.util.List;
import java.util.Locale;

/// Effect curves by block as an SVG picture: the first one bold, the others beside it.
public final class CurveSvg {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int TOP = 30;
    private static final int INNER_WIDTH = 420;
    private static final int INNER_HEIGHT = 270;
    private static final List<String> COLOURS = List.of("#0b5394", "#e69138", "#6aa84f", "#a64d79", "#7f7f7f");

    private CurveSvg() {}

    /// A curve with its name.
    public record Named(String name, EffectCurve curve) {}

    /// @param curves five at most, of equally many blocks; names are slugs and need no escape
    public static String of(List<Named> curves) {
        double reach = curves.stream()
                .flatMap(one -> one.curve().blocks().stream())
                .mapToDouble(Math::abs)
                .max()
                .orElse(.5);
        double scale = Math.max(.05, reach) * 1.1;
        var svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH,
                HEIGHT);
        line(svg, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
        axes(svg, curves.getFirst().curve().blocks().size(), scale);
        for (int i = curves.size() - 1; i >= 0; i--) {
            curve(svg, curves.get(i), i, scale);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void axes(StringBuilder svg, int blocks, double scale) {
        for (double share : new double[] {-1, -.5, 0, .5, 1}) {
            double y = y(share * scale, scale);
            line(
                    svg,
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\"/>",
                    LEFT,
                    y,
                    LEFT + INNER_WIDTH,
                    y,
                    share == 0 ? "#444" : "#ddd");
            line(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.2f</text>", LEFT - 6, y + 4, share * scale);
        }
        for (int block = 0; block < blocks; block++) {
            line(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>",
                    x(block, blocks),
                    TOP + INNER_HEIGHT + 18,
                    block + 1);
        }
        line(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">block (below 0: nearer to real pictures than fresh ones are)</text>",
                LEFT + INNER_WIDTH / 2,
                TOP + INNER_HEIGHT + 40);
    }

    private static void curve(StringBuilder svg, Named one, int index, double scale) {
        List<Double> blocks = one.curve().blocks();
        var points = new StringBuilder();
        for (int block = 0; block < blocks.size(); block++) {
            points.append(
                    String.format(Locale.ROOT, "%.1f,%.1f ", x(block, blocks.size()), y(blocks.get(block), scale)));
        }
        String colour = COLOURS.get(index % COLOURS.size());
        line(
                svg,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%d\"/>",
                points.toString().strip(),
                colour,
                index == 0 ? 3 : 1);
        int y = TOP + 16 + 20 * index;
        line(
                svg,
                "<text x=\"%d\" y=\"%d\" fill=\"%s\"%s>%s</text>",
                LEFT + INNER_WIDTH + 20,
                y,
                colour,
                index == 0 ? " font-weight=\"bold\"" : "",
                one.name());
    }

    private static double x(int block, int blocks) {
        return LEFT + (blocks == 1 ? INNER_WIDTH / 2.0 : INNER_WIDTH * block / (blocks - 1.0));
    }

    private static double y(double effect, double scale) {
        return TOP + INNER_HEIGHT * (1 - (effect / scale + 1) / 2);
    }

    @SuppressWarnings("AnnotateFormatMethod") // Its annotation would be one more dependency.
    private static void line(StringBuilder svg, String form, Object... values) {
        svg.append(String.format(Locale.ROOT, form, values)).append('\n');
    }
}
