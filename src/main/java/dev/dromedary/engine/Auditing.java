package dev.dromedary.engine;

import dev.dromedary.audit.Audit;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Every action that changes something leaves an audit row, in the transaction that records it: who, what, for whom. */
public final class Auditing implements Consumer<Op> {

    private final Audit audit;
    private final FlowDirectory flows;
    private final AgentCatalog catalog;
    private final Journal journal;

    public Auditing(Audit audit, FlowDirectory flows, AgentCatalog catalog, Journal journal) {
        this.audit = audit;
        this.flows = flows;
        this.catalog = catalog;
        this.journal = journal;
    }

    @Override
    public void accept(Op op) {
        flows.find(op.flow()).stream()
                .flatMap(flow -> flow.steps().stream())
                .filter(step -> step.name().equals(op.step()))
                .findFirst()
                .map(step -> step.agent() + "." + step.action())
                .filter(action ->
                        catalog.route(action).map(ActionRoute::changes).orElse(true))
                .ifPresent(action -> append(op, action));
    }

    private void append(Op op, String action) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("op", op.id());
        detail.put("flow", op.flow());
        String actor = op.userPhone() != null
                ? op.userPhone()
                : String.valueOf(op.trigger().get("source"));
        audit.append(actor, action, journal.subject(op.runId()).orElse(op.subject()), detail);
    }
}
