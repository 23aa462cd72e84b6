package dev.dromedary.sandbox;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands what arrives under {@code /sandbox/<vendor>/} to that vendor's stand-in. */
@RestController
@Profile("sandbox")
class VendorController {

    private static final int LIMIT = 1 << 20;

    private final Map<String, StandIn> vendors;

    VendorController(GraphStandIn graph, PagerDutyStandIn pagerDuty, SlackStandIn slack) {
        this.vendors = Map.of("graph", graph, "pagerduty", pagerDuty, "slack", slack);
    }

    @RequestMapping({"/sandbox/graph/**", "/sandbox/pagerduty/**", "/sandbox/slack/**"})
    ResponseEntity<String> answer(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LIMIT + 1);
        if (body.length > LIMIT) {
            return ResponseEntity.status(413).build();
        }
        String path = request.getRequestURI();
        String vendor = path.split("/", 4)[2];
        Map<String, List<String>> headers = new LinkedHashMap<>();
        Collections.list(request.getHeaderNames())
                .forEach(name -> headers.put(name, Collections.list(request.getHeaders(name))));
        Answer answer = vendors.get(vendor)
                .answer(Request.of(
                        request.getMethod(),
                        path.substring("/sandbox/".length() + vendor.length()),
                        request.getQueryString(),
                        headers,
                        new String(body, StandardCharsets.UTF_8)));
        ResponseEntity.BodyBuilder response =
                ResponseEntity.status(answer.status()).contentType(MediaType.APPLICATION_JSON);
        answer.headers().forEach(response::header);
        return response.body(answer.body());
    }
}
