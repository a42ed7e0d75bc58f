/**
 * Behest in a Spring Boot app: the client as a bean, a token endpoint for the verified user only, health, metrics, and
 * problems for the client's exceptions. It imports the SDK, Spring, Micrometer and Nimbus JOSE; web, security and actuator
 * are optional, and what needs one of them stays away without it. Nothing in it logs a token, a key or a user's id.
 */
@NullMarked
package ai.behest.spring;

import org.jspecify.annotations.NullMarked;
