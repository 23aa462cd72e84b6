package dev.dromedary.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** What the figures depend on and the code does not. */
final class Machine {

    private Machine() {}

    /** Load average of the last minute: what others did meanwhile is in it. */
    static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }

    /** Processor time of this process so far, all of its threads. */
    static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Microseconds to flush a page that was appended to a file of the temporary folder; the median of 500. */
    static double fsyncMicros() throws IOException {
        Path file = Files.createTempFile("fsync", null);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long[] took = new long[500];
            for (int i = 0; i < took.length; i++) {
                ByteBuffer page = ByteBuffer.allocate(4096);
                while (page.hasRemaining()) {
                    channel.write(page);
                }
                long start = System.nanoTime();
                channel.force(false);
                took[i] = System.nanoTime() - start;
            }
            Arrays.sort(took);
            return took[took.length / 2] / 1e3;
        } finally {
            Files.delete(file);
        }
    }
}
