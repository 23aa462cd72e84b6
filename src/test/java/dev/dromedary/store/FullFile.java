package dev.dromedary.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A SQLite database without room for more than a few pages, and with ballast that can be thrown out. */
public final class FullFile {

    private static final int SOME_PAGES = 200;

    private final String plain;
    private final int pages;

    private FullFile(String plain, int pages) {
        this.plain = plain;
        this.pages = pages;
    }

    public static FullFile create() throws SQLException {
        Stores stores = Stores.sqlite();
        stores.open().close();
        try (Connection connection = DriverManager.getConnection(stores.url());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE ballast (a BLOB)");
            statement.execute("INSERT INTO ballast VALUES (zeroblob(20000000))");
            try (ResultSet count = statement.executeQuery("PRAGMA page_count")) {
                count.next();
                return new FullFile(stores.url(), count.getInt(1) + SOME_PAGES);
            }
        }
    }

    public String url() {
        return plain + "?max_page_count=" + pages;
    }

    /** As an operator does who deletes something. */
    public void makeRoom() throws SQLException {
        try (Connection connection = DriverManager.getConnection(plain);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("DELETE FROM ballast");
        }
    }
}
