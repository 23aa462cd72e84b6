package dev.dromedary.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Faults that a test orders in advance; each is used up by as many requests as it was ordered for. */
public final class Faults {

    public sealed interface Fault {}

    /** The request is handled as usual, but the answer comes late. */
    public record Delay(Duration by) implements Fault {}

    /** This answer in place of the real one; the request has no effect. */
    public record Reply(Answer answer) implements Fault {}

    /** The connection is closed before the request has any effect. */
    public record Drop() implements Fault {}

    /** The request takes effect, then the connection is closed without an answer: the sender cannot know. */
    public record LoseAnswer() implements Fault {}

    private static final class Order {
        private final Predicate<Request> when;
        private final Fault fault;
        private int left;

        private Order(Predicate<Request> when, int times, Fault fault) {
            this.when = when;
            this.left = times;
            this.fault = fault;
        }
    }

    private final List<Order> orders = new ArrayList<>();

    /** For the next request, whatever it is. */
    public void next(Fault fault) {
        order(1, request -> true, fault);
    }

    public synchronized void order(int times, Predicate<Request> when, Fault fault) {
        orders.add(new Order(when, times, fault));
    }

    /** Until {@link #clear}. */
    public void always(Fault fault) {
        order(Integer.MAX_VALUE, request -> true, fault);
    }

    public synchronized void clear() {
        orders.clear();
    }

    synchronized Optional<Fault> take(Request request) {
        for (Iterator<Order> all = orders.iterator(); all.hasNext(); ) {
            Order order = all.next();
            if (order.when.test(request)) {
                order.left--;
                if (order.left == 0) {
                    all.remove();
                }
                return Optional.of(order.fault);
            }
        }
        return Optional.empty();
    }
}
