package dev.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.sandbox.Faults;
import dev.dromedary.sandbox.PagerDutyStandIn;
import dev.dromedary.sandbox.Receipts;
import dev.dromedary.sandbox.SentMessage;
import dev.dromedary.sandbox.StandInServer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Everybody whom a bot calls in one life, and what they may have heard. */
final class Outside implements AutoCloseable {

    private final StandInServer vendors = Tutorial.vendors();
    private final Deploys deploys = new Deploys();
    private final String incident;

    Outside() {
        vendors.graph().receipts(Receipts.NONE);
        vendors.graph().ignoreWindows();
        incident = vendors.pagerDuty().open("it burns", "api", null).id();
    }

    StandInServer vendors() {
        return vendors;
    }

    Deploys deploys() {
        return deploys;
    }

    /** One that is open at PagerDuty. */
    String incident() {
        return incident;
    }

    long calls() {
        return vendors.graph().sent().count()
                + vendors.pagerDuty().calls().count()
                + deploys.keys().size();
    }

    /** Whether calls get lost on their way. */
    void deaf(boolean now) {
        if (now) {
            vendors.graph().faults().always(new Faults.Drop());
            vendors.pagerDuty().faults().always(new Faults.Drop());
        } else {
            vendors.graph().faults().clear();
            vendors.pagerDuty().faults().clear();
        }
        deploys.deaf(now);
    }

    /**
     * What others were told in a life that was not killed, and have to be told in each that was: how many operations
     * PagerDuty and the deployments saw.
     */
    List<Integer> operations() {
        return List.of(pagerDuty().size(), new HashSet<>(deploys.keys()).size());
    }

    private Map<String, List<PagerDutyStandIn.Call>> pagerDuty() {
        return vendors.pagerDuty().calls().all().stream()
                .collect(Collectors.groupingBy(call -> call.headers().get("x-request-id")));
    }

    /**
     * PagerDuty is read before it is written: one change each. A message arrives twice only when the second says so.
     * A deployment has nothing to be read: it is asked for again, under the same key.
     */
    void heardNothingTwice(List<Map<String, Object>> messages) {
        pagerDuty()
                .forEach((op, calls) -> assertThat(calls).as(op).singleElement().satisfies(call -> {
                    assertThat(call.status()).isBetween(200, 299);
                }));
        assertThat(deploys.keys()).hasSizeLessThanOrEqualTo(2);
        Set<String> known = new HashSet<>();
        for (Map<String, Object> message : messages) {
            String id = String.valueOf(message.get("id"));
            known.add(id);
            arrived(id, Boolean.TRUE.equals(message.get("repeated")));
        }
        assertThat(vendors.graph().sent().all())
                .extracting(SentMessage::callbackData)
                .allMatch(data -> known.contains(data.replace(";repeat", "")));
    }

    private void arrived(String id, boolean repeated) {
        List<String> arrived = vendors.graph().sent().all().stream()
                .map(SentMessage::callbackData)
                .filter(data -> data.startsWith(id))
                .toList();
        if (repeated) {
            assertThat(arrived)
                    .isSubsetOf(id, id + ";repeat")
                    .contains(id + ";repeat")
                    .doesNotHaveDuplicates();
        } else {
            assertThat(arrived).containsExactly(id);
        }
    }

    @Override
    public void close() {
        vendors.close();
        deploys.close();
    }
}
