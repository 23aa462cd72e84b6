package dev.dromedary.console;

import dev.dromedary.config.Secret;
import dev.dromedary.store.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * The API's door: {@code Authorization: Bearer $DROMEDARY_ADMIN_TOKEN}, compared in constant time. Without a configured
 * token nobody comes in. It looks at the handler, not at the path, which can be written in many ways.
 */
public final class AdminToken implements HandlerInterceptor {

    private final Secret token;

    /** {@code token} may be null. */
    public AdminToken(Secret token) {
        this.token = token;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        boolean ours = handler instanceof HandlerMethod method
                && method.getBeanType().getPackage().equals(AdminToken.class.getPackage());
        if (!ours || allows(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            return true;
        }
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", "Unauthorized");
        problem.put("status", 401);
        problem.put(
                "detail",
                token == null
                        ? "no admin token is configured; set DROMEDARY_ADMIN_TOKEN"
                        : "the request needs Authorization: Bearer with the admin token");
        response.setStatus(401);
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        response.setContentType("application/problem+json");
        response.getOutputStream().write(Json.write(problem).getBytes(StandardCharsets.UTF_8));
        return false;
    }

    boolean allows(String authorization) {
        return token != null
                && authorization != null
                && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                && token.matches(authorization.substring(7).strip());
    }
}
