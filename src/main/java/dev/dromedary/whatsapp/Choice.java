package dev.dromedary.whatsapp;

import dev.dromedary.outbox.Offer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of a list message. Meta takes ten over all sections; the text says how many are left out. */
public record Choice(List<Section> sections) {

    static final int ROWS = 10;
    private static final int TITLE = 24;
    private static final int DESCRIPTION = 72;
    private static final int ROW_ID = 200;
    private static final int OPEN = 20;

    public record Section(String title, List<Row> rows) {}

    /** {@code description} may be null. */
    public record Row(String payload, String title, String description) {}

    static Choice of(List<Offer> offers) {
        return new Choice(List.of(new Section(
                null,
                offers.stream().map(o -> new Row(o.payload(), o.title(), null)).toList())));
    }

    List<Outgoing> message(String text, String open, String header, String footer) {
        List<Offer> all = sections.stream()
                .flatMap(s -> s.rows().stream())
                .map(r -> new Offer(r.payload(), r.title()))
                .toList();
        List<Offer> titled = Titles.of(all, TITLE, ROW_ID);
        if (titled.isEmpty()) {
            return Outgoing.text(text);
        }
        int left = titled.size() - ROWS;
        List<Offer> shown = left > 0 ? titled.subList(0, ROWS) : titled;
        String said = left > 0 ? text.strip() + "\n\n(" + left + " more not shown)" : text;
        String button = open == null || open.isBlank() ? "Choose" : Cut.line(open, OPEN);
        Map<String, Object> action = Map.of("button", button, "sections", sections(shown));
        return Outgoing.interactive("list", said, Outgoing.TEXT, header, footer, action, shown);
    }

    private List<Object> sections(List<Offer> shown) {
        List<Object> result = new ArrayList<>();
        List<Offer> left = new ArrayList<>(shown);
        int number = 0;
        for (Section section : sections) {
            List<Object> rows = new ArrayList<>();
            for (Row row : section.rows()) {
                left.stream()
                        .filter(o -> o.payload().equals(row.payload()))
                        .findFirst()
                        .ifPresent(o -> {
                            left.remove(o);
                            rows.add(row(o, row.description()));
                        });
            }
            if (!rows.isEmpty()) {
                number++;
                result.add(section(title(section, number), rows));
            }
        }
        return result;
    }

    /** Meta asks for titles as soon as there are two sections. */
    private String title(Section section, int number) {
        if (section.title() != null && !section.title().isBlank()) {
            return Cut.line(section.title(), TITLE);
        }
        return sections.size() > 1 ? "Part " + number : null;
    }

    private static Map<String, Object> section(String title, List<Object> rows) {
        return title == null ? Map.of("rows", rows) : Map.of("title", title, "rows", rows);
    }

    private static Map<String, Object> row(Offer offer, String description) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", offer.payload());
        row.put("title", offer.title());
        if (description != null && !description.isBlank()) {
            row.put("description", Cut.line(description, DESCRIPTION));
        }
        return row;
    }
}
