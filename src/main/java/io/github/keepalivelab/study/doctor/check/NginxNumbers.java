package io.github.keepalivelab.study.doctor.check;

/** Numbers, sizes and times as nginx's ngx_atoi and ngx_parse.c read them; -1 is what they do not take. */
final class NginxNumbers {

    private static final long SECOND = 1000;

    /** The units in the order in which they may follow each other; milliseconds have two letters. */
    private static final String UNITS = "yMwdhmsi";

    private static final char MILLI = 'i';

    /** More of any unit than this does not fit into nginx's integers. */
    private static final long MAX_COUNT = Long.MAX_VALUE / (365L * 86_400 * SECOND) / UNITS.length();

    private NginxNumbers() {}

    static long number(String text) {
        if (text.isEmpty()) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** A size in bytes, k or m. */
    static long size(String text) {
        return scaled(text, false);
    }

    /** An offset in bytes, k, m or g. */
    static long offset(String text) {
        return scaled(text, true);
    }

    private static long scaled(String text, boolean giga) {
        if (text.isEmpty()) {
            return -1;
        }
        int shift = switch (text.charAt(text.length() - 1)) {
            case 'k', 'K' -> 10;
            case 'm', 'M' -> 20;
            case 'g', 'G' -> giga ? 30 : 0;
            default -> 0;
        };
        long value = number(shift == 0 ? text : text.substring(0, text.length() - 1));
        return value > Long.MAX_VALUE >> shift ? -1 : value << shift;
    }

    /** A time in seconds: years to seconds, the larger units first. */
    static long seconds(String text) {
        return time(text, false);
    }

    /** A time in milliseconds: weeks to milliseconds; a number alone is seconds. */
    static long millis(String text) {
        return time(text, true);
    }

    private static long time(String text, boolean millis) {
        int step = millis ? UNITS.indexOf('M') : -1;
        boolean digits = false;
        long total = 0;
        int at = 0;
        while (at < text.length()) {
            int from = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            digits |= at > from;
            long value = at > from ? number(text.substring(from, at)) : 0;
            if (value < 0 || value > MAX_COUNT) {
                return -1;
            }
            if (at == text.length()) {
                total += value * (millis ? SECOND : 1);
                break;
            }
            char unit = text.startsWith("ms", at) ? MILLI : text.charAt(at) == ' ' ? 's' : text.charAt(at);
            int next = UNITS.indexOf(unit);
            if (next <= step || (unit == MILLI && !millis)) {
                return -1;
            }
            // A number without a unit before a blank is the last one.
            step = text.charAt(at) == ' ' ? UNITS.length() : next;
            at += unit == MILLI ? 2 : 1;
            total += value * scale(unit, millis);
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }
        return digits ? total : -1;
    }

    private static long scale(char unit, boolean millis) {
        if (unit == MILLI) {
            return 1;
        }
        long seconds = switch (unit) {
            case 'y' -> 365 * 86_400L;
            case 'M' -> 30 * 86_400L;
            case 'w' -> 7 * 86_400L;
            case 'd' -> 86_400;
            case 'h' -> 3600;
            case 'm' -> 60;
            default -> 1;
        };
        return millis ? seconds * SECOND : seconds;
    }
}
