/** Tests of the example over HTTP, against a gateway on a local port. They import the example, Spring Boot and JUnit. */
@NullMarked
package ai.behest.example;

import org.jspecify.annotations.NullMarked;
