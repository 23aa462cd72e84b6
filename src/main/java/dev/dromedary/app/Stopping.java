package dev.dromedary.app;

import org.springframework.boot.web.context.WebServerGracefulShutdownLifecycle;
import org.springframework.context.SmartLifecycle;

/** Ends the work when the web server ends its requests: both are over before Camel's routes are stopped. */
final class Stopping implements SmartLifecycle {

    private final Parts parts;
    private volatile boolean running;

    Stopping(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable done) {
        Thread thread = new Thread(
                () -> {
                    stop();
                    done.run();
                },
                "closing");
        thread.start();
    }

    @Override
    public void stop() {
        parts.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE;
    }
}
