package dev.dromedary.sandbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** The page in a real browser, against a real server and a bot that answers over HTTP. */
class SandboxPageTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private static Playwright playwright;
    private static Browser browser;
    private ServletWebServerApplicationContext app;
    private PageBot bot;
    private Page page;
    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    static void browser() {
        // Five seconds are the default: too few on a slow day.
        com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout(90_000);
        if (!Files.isExecutable(CHROMIUM)) {
            if (Boolean.getBoolean("require.real")) {
                fail(CHROMIUM + " is missing");
            }
            assumeTrue(false, CHROMIUM + " is missing");
        }
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    @AfterAll
    static void closeBrowser() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        app = SandboxApp.start("sandbox");
        int port = app.getWebServer().getPort();
        GraphStandIn graph = app.getBean(GraphStandIn.class);
        bot = new PageBot(graph.settings(), port);
        graph.callback(bot.url());
        page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1100, 800));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate("http://127.0.0.1:" + port + "/");
    }

    @AfterEach
    void stop() {
        if (page != null) {
            page.close();
        }
        if (bot != null) {
            bot.close();
        }
        app.close();
        assertThat(complaints).as("the browser's console").isEmpty();
    }

    @Test
    void typingShowsTheAnswerAndTheTicks() {
        write("STATUS");

        assertThat(bubble("System Status for STATUS")).isVisible();
        assertThat(bubble("System Status").locator("strong")).hasText("System Status");
        assertThat(bubble("You: STATUS").locator(".ticks")).hasAttribute("aria-label", "read");
        assertThat(bubble("System Status").locator(".ticks")).hasAttribute("aria-label", "read");
        shoot("chat");
    }

    @Test
    void whatIsWrittenIsTextAndNeverMarkup() {
        write("<img src=x onerror=alert(1)> *<b>bold</b>*");

        assertThat(bubble("System Status")).containsText("<img src=x onerror=alert(1)>");
        assertThat(page.locator("#log img, #log b")).hasCount(0);
    }

    @Test
    void buttonsListsAndTemplatesAreTapped() {
        write("BUTTONS");
        page.locator("#log").getByRole(AriaRole.BUTTON, named("Yes")).click();
        assertThat(bubble("You tapped").first()).containsText("button_reply");

        write("LIST");
        page.locator("#log").getByRole(AriaRole.BUTTON, named("☰ Choose")).click();
        shoot("list");
        page.locator("#list").getByRole(AriaRole.BUTTON, named("Row 2")).click();
        assertThat(bubble("You tapped").last()).containsText("r1-2");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Fire a test alert"))
                .click();
        page.locator("#log").getByRole(AriaRole.BUTTON, named("ACK")).click();
        assertThat(bubble("You tapped").last()).containsText("ack:alert:alr-1");
        assertThat(page.locator("#outcome-summary")).hasText("Test alert: 200");
        shoot("alert");
    }

    @Test
    void aMessageIsQuotedWithTheKeyboardAlone() {
        write("one");
        assertThat(bubble("for one")).isVisible();
        page.locator("#log .row", new Page.LocatorOptions().setHasText("for one"))
                .locator(".reply")
                .press("Enter");
        assertThat(page.locator("#text")).isFocused();
        page.keyboard().type("two");
        page.keyboard().press("Enter");

        assertThat(bubble("You: two").locator(".cited")).containsText("System Status* for one");
        assertThat(bubble("for two").locator(".cited")).hasText("two");
    }

    @Test
    void aStrangerGetsNoAnswerAndOthersSeeACount() {
        page.locator("#people").getByText("A stranger").click();
        write("STATUS");
        assertThat(bubble("You: STATUS").locator(".ticks")).hasAttribute("aria-label", "delivered");
        assertThat(page.locator("#log .row")).hasCount(1);

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Request a deployment approval"))
                .click();
        assertThat(page.locator("#people .count")).hasText("1");
        page.locator("#people").getByText("Alice").click();
        assertThat(page.locator("#people .count")).hasCount(0);
    }

    @Test
    void itFitsAPhone() {
        page.setViewportSize(380, 740);
        write("STATUS");

        assertThat(bubble("System Status")).isVisible();
        assertThat(page.locator("#text")).isInViewport();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        shoot("narrow");
    }

    private void write(String text) {
        page.locator("#text").fill(text);
        page.locator("#text").press("Enter");
    }

    private Locator bubble(String text) {
        return page.locator("#log .bubble", new Page.LocatorOptions().setHasText(text));
    }

    private static Locator.GetByRoleOptions named(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }

    /** For looking at: {@code -Dsandbox.shots=<folder>}. */
    private void shoot(String name) {
        String folder = System.getProperty("sandbox.shots");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")));
        }
    }
}
