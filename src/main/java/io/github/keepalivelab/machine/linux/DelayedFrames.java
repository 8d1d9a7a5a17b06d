package io.github.keepalivelab.machine.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames on their way from one interface to another, first in first out, each due a fixed time after it came. One thread takes,
 * another one passes on. They lie in memory outside the heap, so that no collection of garbage delays them.
 */
public final class DelayedFrames {

    private static final long BYTES = 32L << 20;
    private static final int FRAMES = 1 << 15;

    private final FrameSocket from;
    private final FrameSocket to;
    private final long delayNanos;
    private final Memory memory = new Memory(BYTES);
    private final Memory spare = new Memory(FrameSocket.LONGEST_BYTES);
    private final long[] due = new long[FRAMES];
    private final int[] length = new int[FRAMES];
    /** Where a frame begins, counted from the first byte ever; the memory is used round and round. */
    private final long[] start = new long[FRAMES];

    /** Frames that came into the queue, and that left it. */
    private final AtomicLong taken = new AtomicLong();

    private final AtomicLong gone = new AtomicLong();
    /** Of those that left, the ones that the kernel did not take; and those that found no room. */
    private final AtomicLong refused = new AtomicLong();

    private final AtomicLong crowdedOut = new AtomicLong();
    private final AtomicLong lateNanos = new AtomicLong();
    /** Up to here memory is free again. */
    private volatile long released;
    /** Where the last frame ends; of the taking thread. */
    private long end;

    /** @param delayNanos how long each frame is kept */
    public DelayedFrames(FrameSocket from, FrameSocket to, long delayNanos) {
        this.from = from;
        this.to = to;
        this.delayNanos = delayNanos;
    }

    /**
     * Waits for a frame and keeps it; one for which there is no room is lost.
     *
     * @throws IOException when the interface is gone
     */
    public void take() throws IOException {
        long number = taken.get();
        long untilEdge = BYTES - end % BYTES;
        long begin = untilEdge < FrameSocket.LONGEST_BYTES ? end + untilEdge : end;
        if (begin + FrameSocket.LONGEST_BYTES - released > BYTES || number - gone.get() >= FRAMES) {
            from.receive(spare);
            crowdedOut.incrementAndGet();
            return;
        }
        int bytes = from.receive(at(begin));
        int slot = (int) (number % FRAMES);
        due[slot] = System.nanoTime() + delayNanos;
        length[slot] = bytes;
        start[slot] = begin;
        end = begin + bytes;
        taken.set(number + 1);
    }

    private Pointer at(long position) {
        return memory.share(position % BYTES);
    }

    /** Returns when the next frame is due, by {@link System#nanoTime}; empty while there is none. */
    public OptionalLong nextDueNanos() {
        long number = gone.get();
        return number < taken.get() ? OptionalLong.of(due[(int) (number % FRAMES)]) : OptionalLong.empty();
    }

    /** Sends the next frame, which must be there. */
    public void pass() {
        long number = gone.get();
        int slot = (int) (number % FRAMES);
        lateNanos.addAndGet(System.nanoTime() - due[slot]);
        if (!to.send(at(start[slot]), length[slot])) {
            refused.incrementAndGet();
        }
        released = start[slot] + length[slot];
        gone.set(number + 1);
    }

    /** Returns how many frames were passed on. */
    public long passed() {
        return gone.get() - refused.get();
    }

    /**
     * Returns how many frames were lost on the way.
     *
     * @throws IOException when the kernel does not say how many it dropped
     */
    public long lost() throws IOException {
        return refused.get() + crowdedOut.get() + from.lost();
    }

    /** Returns by how much all frames together were passed on after they were due. */
    public long lateNanos() {
        return lateNanos.get();
    }
}
