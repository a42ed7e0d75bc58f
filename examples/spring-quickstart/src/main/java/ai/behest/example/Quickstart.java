package ai.behest.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the chat backend. {@code BEHEST_KEY} and {@code BEHEST_BASE_URL} say which project it chats with. */
@SpringBootApplication(proxyBeanMethods = false)
public class Quickstart {

    public static void main(String[] arguments) {
        SpringApplication.run(Quickstart.class, arguments);
    }
}
