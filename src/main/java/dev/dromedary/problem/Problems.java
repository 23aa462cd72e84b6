package dev.dromedary.problem;

import dev.dromedary.problem.Problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one document while it is read. Not for several threads. */
public final class Problems {

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    public Problems(String file) {
        this.file = file;
    }

    public String file() {
        return file;
    }

    public void error(Place place, String path, String message, String hint) {
        found.add(new Problem(file, place.line(), place.column(), path, Severity.ERROR, message, hint));
    }

    public void error(Yaml at, String message, String hint) {
        error(at.place(), at.path(), message, hint);
    }

    public void warning(Place place, String path, String message, String hint) {
        found.add(new Problem(file, place.line(), place.column(), path, Severity.WARNING, message, hint));
    }

    public void warning(Yaml at, String message, String hint) {
        warning(at.place(), at.path(), message, hint);
    }

    public boolean hasErrors() {
        return found.stream().anyMatch(Problem::isError);
    }

    /** In the order of the document; findings about the whole come first. */
    public List<Problem> list() {
        return found.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }
}
