package dev.dromedary.event;

import java.util.Map;

/**
 * A flow is to run with this input.
 *
 * @param flow the flow's file stem
 * @param source who asked: {@code webhook:/alert/oncall}, {@code alertmanager}, {@code timer:<id>},
 *     {@code flow:<run id>} …
 * @param trigger what templates see as {@code trigger.*} beside the defaults; for a timer or a child run the
 *     parent's
 * @param subject what it is about, such as {@code alert:<id>}, or null
 */
public record FlowCall(
        String flow, String source, Map<String, Object> input, Map<String, Object> trigger, String subject) {}
