package dev.dromedary.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.dromedary.config.Secret;
import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class ApiTest {

    private static final String TOKEN = "admin-token";

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void listsHaveTheFieldsOfTheContract(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            Filled filled = new Filled(store);
            MockMvc api = api(filled.sources);

            Map<String, Object> alert = first(api, "/api/alerts?state=acknowledged");
            assertThat(alert)
                    .containsEntry("id", filled.alertId)
                    .containsEntry("state", "acknowledged")
                    .containsEntry("severity", "critical")
                    .containsEntry("service", "api")
                    .containsEntry("message", "CPU is <b>high</b>")
                    .containsEntry("fingerprint", "1b7d56b5d186c5be")
                    .containsEntry("assigned_to", "+15550100001")
                    .containsEntry("acknowledged_by", "+15550100001");
            assertThat(Instant.parse(alert.get("created_at").toString())).isBefore(Instant.now());
            assertThat(alert).containsKey("updated_at");

            Map<String, Object> approval = first(api, "/api/approvals?state=approved");
            assertThat(approval)
                    .containsEntry("id", filled.approvalId)
                    .containsEntry("service", "api")
                    .containsEntry("version", "v2.1.0")
                    .containsEntry("environment", "production")
                    .containsEntry("requester", "bob@example.com")
                    .containsEntry("required", 1)
                    .containsKey("expires_at");
            Map<?, ?> vote = (Map<?, ?>) ((List<?>) approval.get("votes")).get(0);
            assertThat(vote.get("person")).isEqualTo("+15550100001");
            assertThat(vote.get("decision")).isEqualTo("approve");
            assertThat(vote.containsKey("at")).isTrue();

            for (String to : List.of("%2B15550100001", "+15550100001", "15550100001")) {
                assertThat(first(api, "/api/messages?to=" + to))
                        .containsEntry("id", filled.messageId)
                        .containsEntry("to", "+15550100001")
                        .containsEntry("channel", "whatsapp")
                        .containsEntry("state", "queued")
                        .containsEntry("subject", "alert:" + filled.alertId)
                        .containsEntry("run_id", filled.runId)
                        .containsEntry("attempts", 0)
                        .containsKeys("provider_id", "reason");
            }
            assertThat(first(api, "/api/incidents?state=open")).containsEntry("id", filled.incidentId);
            assertThat(first(api, "/api/audit")).containsEntry("action", "alert.acknowledge");
            assertThat(first(api, "/api/runs?flow=acknowledge-alert-flow&state=succeeded"))
                    .containsEntry("id", filled.runId);
            assertThat(items(api, "/api/runs?flow=another")).isEmpty();

            Map<String, Object> run =
                    Json.map(call(api, "/api/runs/" + filled.runId).getContentAsString());
            assertThat(run)
                    .containsEntry("state", "succeeded")
                    .containsEntry("warnings", List.of("steps.x.output.y is missing"));
            assertThat((List<?>) run.get("steps")).hasSize(1);
            assertThat((List<?>) run.get("messages")).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void pagesGoOnWhereTheLastOneEnded(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            Filled first = new Filled(store);
            Filled second = new Filled(store);
            MockMvc api = api(second.sources);

            for (String list : List.of("messages", "runs", "approvals", "incidents", "audit", "alerts")) {
                Map<String, Object> one =
                        Json.map(call(api, "/api/" + list + "?limit=1").getContentAsString());
                String next = "/api/" + list + "?limit=1&next=" + one.get("next");
                Map<String, Object> two = Json.map(call(api, next).getContentAsString());
                assertThat((List<?>) one.get("items")).as(list).hasSize(1);
                assertThat((List<?>) two.get("items")).as(list).hasSize(1).isNotEqualTo(one.get("items"));
                assertThat(two.get("next")).as(list).isNull();
            }
            assertThat(first(api, "/api/runs")).containsEntry("id", second.runId);
            assertThat(first.runId).isNotEqualTo(second.runId);
        }
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "/api/alerts,               'Bearer admin-token', 200",
        "/api/alerts,               'bearer admin-token', 200",
        "/api/alerts,               'Bearer wrong',       401",
        "/api/alerts,               'admin-token',        401",
        "/api/alerts,               'Bearer ',            401",
        "/api/alerts,               '',                   401",
        "/api/why/alr-1,            '',                   401",
        "/api/runs/run-1,           'Bearer admin-token', 404",
        "/api/why/alr-1,            'Bearer admin-token', 404",
        "/api/why/wamid.x,          'Bearer admin-token', 404",
        "/api/alerts?state=open,    'Bearer admin-token', 400",
        "/api/alerts?limit=many,    'Bearer admin-token', 400",
        "/api/alerts?limit=99999,   'Bearer admin-token', 200",
        "/api/alerts?next=yes,      'Bearer admin-token', 400",
        "/api/runs?state=,          'Bearer admin-token', 200",
    })
    void refusesWithAProblem(String path, String authorization, int status) throws Exception {
        try (Store store = Stores.sqlite().open()) {
            MockHttpServletResponse response = api(new Filled(store).sources)
                    .perform(get(URI.create(path)).header("Authorization", authorization))
                    .andReturn()
                    .getResponse();

            assertThat(response.getStatus()).isEqualTo(status);
            if (status != 200) {
                assertThat(response.getContentType()).isEqualTo("application/problem+json");
                assertThat(Json.map(response.getContentAsString()))
                        .containsEntry("status", status)
                        .containsKey("detail");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"Bearer x", "Bearer null", "''"})
    void withoutAConfiguredTokenNobodyComesIn(String authorization) {
        assertThat(new AdminToken(null).allows(authorization)).isFalse();
    }

    private static MockMvc api(Sources sources) {
        return MockMvcBuilders.standaloneSetup(new ApiController(sources))
                .setControllerAdvice(new Replies())
                .addInterceptors(new AdminToken(new Secret(TOKEN)))
                .build();
    }

    private static MockHttpServletResponse call(MockMvc api, String path) throws Exception {
        MockHttpServletResponse response = api.perform(get(URI.create(path)).header("Authorization", "Bearer " + TOKEN))
                .andReturn()
                .getResponse();
        assertThat(response.getStatus()).as(path).isEqualTo(200);
        return response;
    }

    private static List<?> items(MockMvc api, String path) throws Exception {
        return (List<?>) Json.map(call(api, path).getContentAsString()).get("items");
    }

    private static Map<String, Object> first(MockMvc api, String path) throws Exception {
        return Json.map(Json.write(items(api, path).get(0)));
    }
}
