package ai.behest.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** CPU time of processes, all their threads, as Linux counts it (proc(5), {@code /proc/PID/stat}). */
final class Cpu {
    /** USER_HZ is 100 on every Linux that this runs on (x86-64 and arm64). */
    private static final long MICROS_PER_TICK = 10_000;

    private Cpu() {}

    /** User and system time of these processes together so far, in microseconds; 10 ms is the resolution. */
    static long micros(List<Long> pids) {
        return pids.stream()
                .mapToLong(pid -> ticks(read(pid)) * MICROS_PER_TICK)
                .sum();
    }

    /** The children of a process, e.g. the workers of nginx. */
    static List<Long> children(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .toList();
    }

    /** utime and stime: fields 14 and 15; the name in field 2 may hold anything, a parenthesis too. */
    static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static String read(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (IOException e) {
            throw new UncheckedIOException("Process " + pid + " has gone", e);
        }
    }
}
