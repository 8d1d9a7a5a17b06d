package io.github.keepalivelab.report;

import io.github.keepalivelab.stats.ConfidenceInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A line chart with intervals, as SVG that takes its colours from the page.
 *
 * @param title what is shown, also for readers who do not see it
 * @param xLabel what the steps are
 * @param yLabel unit of the vertical axis
 * @param steps names of the steps, evenly spaced
 * @param joined whether the steps are points of a scale, so that a line may join them
 * @param series what is shown
 */
record Chart(String title, String xLabel, String yLabel, List<String> steps, boolean joined, List<Series> series) {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 300;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 14;
    private static final int BOTTOM = 52;
    private static final int TICKS = 5;

    /** A line with a value for each step, empty where there is none; bounds may be NaN. */
    record Series(String name, String color, List<Optional<ConfidenceInterval>> values) {}

    String svg() {
        double top = ceiling();
        StringBuilder out = new StringBuilder();
        out.append(format(
                "<figure class=\"plot\" style=\"margin:12px 0;max-width:760px\"><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\""
                        + " style=\"width:100%%;max-width:%dpx;height:auto;font:13px system-ui,sans-serif\">%n",
                WIDTH, HEIGHT, Document.escape(title), WIDTH));
        for (int i = 0; i <= TICKS; i++) {
            double value = top * i / TICKS;
            double y = y(value, top);
            out.append(format(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"var(--line)\"/>"
                            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"var(--soft)\">%s</text>%n",
                    LEFT, WIDTH - RIGHT, y, y, LEFT - 8, y + 4, number(value)));
        }
        for (int i = 0; i < steps.size(); i++) {
            out.append(format(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"var(--soft)\">%s</text>%n",
                    x(i), HEIGHT - BOTTOM + 20, Document.escape(steps.get(i))));
        }
        out.append(format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"var(--soft)\">%s</text>%n",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, Document.escape(xLabel)));
        out.append(format(
                "<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\" fill=\"var(--soft)\">%s</text>%n",
                (TOP + HEIGHT - BOTTOM) / 2, Document.escape(yLabel)));
        series.forEach(line -> draw(line, top, out));
        out.append("</svg>").append(legend()).append("</figure>\n");
        return out.toString();
    }

    private String legend() {
        List<String> names = new ArrayList<>();
        for (Series line : series) {
            names.add(format(
                    "<span><span class=\"swatch\" style=\"background:var(--%s)\"></span>%s</span>",
                    line.color(), Document.escape(line.name())));
        }
        return "<figcaption class=\"legend\">" + String.join(" ", names) + "</figcaption>";
    }

    private void draw(Series line, double top, StringBuilder out) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            if (line.values().get(i).isPresent()) {
                ConfidenceInterval value = line.values().get(i).get();
                points.append(format("%.1f,%.1f ", x(i), y(value.estimate(), top)));
                point(line, i, value, top, out);
            }
        }
        if (!joined) {
            return;
        }
        out.append(format(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"var(--%s)\" stroke-width=\"2\"/>%n",
                points.toString().strip(), line.color()));
    }

    private void point(Series line, int step, ConfidenceInterval value, double top, StringBuilder out) {
        if (value.hasBounds()) {
            out.append(format(
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"var(--%s)\" stroke-width=\"7\""
                            + " opacity=\".35\"/>%n",
                    x(step), x(step), y(value.low(), top), y(value.high(), top), line.color()));
        }
        out.append(format(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"var(--%s)\"><title>%s %s: %s</title></circle>%n",
                x(step),
                y(value.estimate(), top),
                line.color(),
                Document.escape(line.name()),
                Document.escape(steps.get(step)),
                number(value.estimate())));
    }

    /** The smallest round number that holds every value. */
    private double ceiling() {
        double max = series.stream()
                .flatMap(line -> line.values().stream())
                .flatMap(Optional::stream)
                .mapToDouble(value -> value.hasBounds() ? value.high() : value.estimate())
                .max()
                .orElse(1);
        double unit = max <= 0 ? 1 : Math.pow(10, Math.floor(Math.log10(max)));
        for (double step : new double[] {1, 1.5, 2, 2.5, 3, 4, 5, 7.5}) {
            if (step * unit >= max) {
                return step * unit;
            }
        }
        return 10 * unit;
    }

    private double x(int step) {
        double width = WIDTH - LEFT - RIGHT;
        return LEFT + width * (step + 0.5) / Math.max(1, steps.size());
    }

    private static double y(double value, double top) {
        double height = HEIGHT - TOP - BOTTOM;
        return TOP + height * (1 - Math.max(0, value) / top);
    }

    private static String number(double value) {
        if (value == 0) {
            return "0";
        }
        return value >= 100 ? format("%.0f", value) : value >= 1 ? format("%.1f", value) : format("%.3f", value);
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
