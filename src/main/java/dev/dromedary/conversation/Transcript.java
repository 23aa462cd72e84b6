package dev.dromedary.conversation;

import dev.dromedary.event.Ids;
import dev.dromedary.store.Store;
import dev.dromedary.store.Text;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What a person wrote and was told lately: {@code context.messages}. */
public final class Transcript {

    public enum Direction {
        IN,
        OUT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param wamid Meta's id, or null for a message of ours that is not sent yet */
    public record Line(Direction direction, String wamid, String text, String subject, Instant at) {}

    private final Store store;
    private final Ids ids;

    public Transcript(Store store) {
        this.store = store;
        this.ids = new Ids(store.clock());
    }

    /** The same wamid again changes nothing. Joins the open transaction. */
    public void add(String person, Direction direction, String wamid, String text, String subject, Instant at) {
        store.write(() -> store.db()
                .sql("""
                    INSERT INTO transcript (id, person, direction, wamid, text, subject, at)
                    VALUES (:id, :person, :direction, :wamid, :text, :subject, :at) ON CONFLICT (wamid) DO NOTHING
                    """)
                .param("id", ids.next("lin"))
                .param("person", Text.key(person))
                .param("direction", direction.word())
                .param("wamid", wamid == null ? null : Text.key(wamid))
                .param("text", Text.storable(text))
                .param("subject", Text.storable(subject))
                .param("at", at.toEpochMilli())
                .update());
    }

    /** Up to {@code n}, newest last. */
    public List<Line> recent(String person, int n) {
        List<Line> lines = new ArrayList<>(store.reads()
                .sql("""
                    SELECT direction, wamid, text, subject, at FROM transcript WHERE person = :person
                    ORDER BY at DESC, id DESC LIMIT :n
                    """)
                .param("person", Text.key(person))
                .param("n", n)
                .query(Transcript::line)
                .list());
        Collections.reverse(lines);
        return lines;
    }

    private static Line line(ResultSet rs, int row) throws SQLException {
        return new Line(
                Direction.valueOf(rs.getString("direction").toUpperCase(Locale.ROOT)),
                rs.getString("wamid"),
                rs.getString("text"),
                rs.getString("subject"),
                Instant.ofEpochMilli(rs.getLong("at")));
    }
}
