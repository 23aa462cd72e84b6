package dev.dromedary.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One page of a list. {@code limit} is asked for with one more, which only tells that there is a next page. */
record Page(int limit, String next) {

    private static final int DEFAULT = 100;
    private static final int MOST = 5_000;

    static Page of(String limit, String next) {
        try {
            int wanted = limit == null || limit.isBlank() ? DEFAULT : Integer.parseInt(limit.strip());
            return new Page(Math.max(1, Math.min(MOST, wanted)), next == null || next.isBlank() ? null : next);
        } catch (NumberFormatException e) {
            throw new BadQuery("limit must be a whole number up to " + MOST + ", was " + limit, e);
        }
    }

    int askFor() {
        return limit + 1;
    }

    int offset() {
        try {
            return next == null ? 0 : Math.max(0, Integer.parseInt(next));
        } catch (NumberFormatException e) {
            throw new BadQuery("next must be what the page before answered, was " + next, e);
        }
    }

    /** For lists that go on after the last item's id. */
    <T> Map<String, Object> byId(List<T> found, Function<T, String> id, Function<T, Map<String, Object>> item) {
        return answer(found, found.size() > limit ? id.apply(found.get(limit - 1)) : null, item);
    }

    /** For lists that go on after a number of items. */
    <T> Map<String, Object> byOffset(List<T> found, Function<T, Map<String, Object>> item) {
        return answer(found, found.size() > limit ? Integer.toString(offset() + limit) : null, item);
    }

    private <T> Map<String, Object> answer(List<T> found, String after, Function<T, Map<String, Object>> item) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("items", found.stream().limit(limit).map(item).toList());
        answer.put("next", after);
        return answer;
    }
}
