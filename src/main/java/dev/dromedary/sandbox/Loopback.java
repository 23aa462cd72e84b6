package dev.dromedary.sandbox;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * The sandbox answers only what was addressed to this machine, and takes a POST from a browser only from its own page: so
 * neither a site whose name was rebound to 127.0.0.1 nor another page in the same browser can use it. It looks at the
 * handler, not at the path, which can be written in many ways.
 */
final class Loopback implements HandlerInterceptor {

    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        boolean ours = handler instanceof HandlerMethod method
                && method.getBeanType().getPackage().equals(Loopback.class.getPackage());
        if (!ours || allows(request)) {
            return true;
        }
        response.sendError(403, "the sandbox answers only to its own page on this machine");
        return false;
    }

    static boolean allows(HttpServletRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        if (host == null || !NAMES.contains(host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", ""))) {
            return false;
        }
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            return true;
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String site = request.getHeader("Sec-Fetch-Site");
        return (origin == null
                        || origin.equalsIgnoreCase("http://" + host)
                        || origin.equalsIgnoreCase("https://" + host))
                && (site == null || site.equals("same-origin") || site.equals("none"));
    }
}
