package ai.behest.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** nginx as a plain proxy with one worker: kept connections to the upstream, no buffering, no access log. */
final class Nginx implements AutoCloseable {
    private static final String CONFIG = """
            daemon off;
            worker_processes 1;
            pid SCRATCH/nginx.pid;
            error_log SCRATCH/nginx-error.log warn;
            events { worker_connections 20000; }
            worker_rlimit_nofile 50000;
            http {
              access_log off;
              client_body_temp_path SCRATCH/nginx-body;
              proxy_temp_path SCRATCH/nginx-proxy;
              fastcgi_temp_path SCRATCH/nginx-fastcgi;
              uwsgi_temp_path SCRATCH/nginx-uwsgi;
              scgi_temp_path SCRATCH/nginx-scgi;
              tcp_nodelay on;
              keepalive_requests 1000000;
              upstream provider { server UPSTREAM; keepalive 4096; keepalive_requests 1000000; }
              server {
                listen 127.0.0.1:PORT backlog=4096;
                location / {
                  proxy_pass http://provider;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_buffering off;
                  proxy_read_timeout 120s;
                }
              }
            }
            """;

    private final Program program;
    private final int port;

    private Nginx(Program program, int port) {
        this.program = program;
        this.port = port;
    }

    /** @param upstream host and port of the provider */
    static Nginx start(Path scratch, int core, String upstream) {
        int port = Program.freePort();
        Path config = scratch.resolve("nginx.conf");
        try {
            Files.writeString(
                    config,
                    CONFIG.replace("SCRATCH", scratch.toString())
                            .replace("PORT", Integer.toString(port))
                            .replace("UPSTREAM", upstream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command =
                Program.pinned(core, List.of("nginx", "-p", scratch.toString(), "-c", config.toString()));
        return new Nginx(
                Program.start(scratch.resolve("nginx.log"), Map.of(), command).listening(port), port);
    }

    int port() {
        return port;
    }

    /** Its workers: the master does no work. */
    List<Long> workers() {
        return Cpu.children(program.pid());
    }

    @Override
    public void close() {
        program.close();
    }
}
